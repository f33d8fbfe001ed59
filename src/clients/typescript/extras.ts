import type { ToolRun, RunParams } from './tool-loop.ts';
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

/** The methods of `chat.messages` that are no operations. */
export interface ChatMessagesExtras {
  /**
   * Sends a message and streams the reply. Runs the tools that the reply calls and sends their results, until a reply calls
   * none.
   */
  run(params: RunParams, options?: CallOptions): ToolRun;
}
