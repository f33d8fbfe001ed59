import type { ToolRun, RunParams } from './tool-loop.ts';
import type { unwrapWebhook } from './webhooks.ts';
import type { CallOptions } from './methods.ts';

/** The settings of an `HttpAgent` of `@ag-ui/client`. */
export type AguiConnection = {
  url: string;
  /** Sends with the credential of the client, and with a new token when one has ended. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
};

/** The methods of `agents` that are no operations. */
export interface AgentsExtras {
  /**
   * Returns the address of an agent for AG-UI front ends: `new HttpAgent(parley.agents.agui(agent.id))`.
   *
   * @param agentId The agent's id.
   */
  agui(agentId: string): AguiConnection;
}

/** The methods of `webhooks` that are no operations. */
export interface WebhooksExtras {
  /**
   * Returns the event of a request that Parley has sent to a webhook, once its signature is verified, in constant time.
   *
   * @param body The body as it came: its text or its bytes, not the object that is made of it.
   * @param headers The headers of the request.
   * @param secret The secret of the webhook, or several, such as the old and the new one.
   * @throws `WebhookError` when the request is not signed with one of them, or too old.
   */
  unwrap: typeof unwrapWebhook;
}

/** The methods of `chat.messages` that are no operations. */
export interface ChatMessagesExtras {
  /**
   * Sends a message and streams the reply. Runs the tools that the reply calls and sends their results, until a reply calls
   * none. `approve` decides about the calls that a person has to approve.
   */
  run(params: RunParams, options?: CallOptions): ToolRun;
}
