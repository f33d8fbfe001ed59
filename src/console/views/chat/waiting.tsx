import type { ChatStream, Message } from '#src/clients/typescript/parley.ts';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { Approvals } from './approvals.tsx';
import { ToolResults } from './tool-results.tsx';

/** The place of a message: a new conversation with an agent, the current branch of one, or the place after a message. */
export type ReplyContext =
  | { agent_id: string; after_message_id?: string | null }
  | { conversation_id: string; after_message_id?: string | null }
  | { after_message_id: string };
type WaitingProps = { message: Message; context: ReplyContext; onReply: (stream: ChatStream) => Promise<unknown> };

/** The answers that the last message waits for: results of tools, or the approval of calls. */
export function Waiting({ message, context, onReply }: WaitingProps) {
  const { parley, may } = useCaller();
  const { state, tool_calls, run_id } = message;
  if (state === 'requires_tool_results' && may('messages:write')) {
    const send = (results: { tool_call_id: string; content: string; is_error: boolean }[]) =>
      onReply(
        parley.chat.messages.stream({ message: { role: 'tool', content: { type: 'tool_results', results } }, context }),
      );
    return <ToolResults calls={tool_calls} onSend={send} />;
  }
  if (state === 'requires_approval' && run_id !== null && may('runs:read') && may('approvals:write'))
    return <WaitingApprovals runId={run_id} onReply={onReply} />;
  return null;
}

function WaitingApprovals({ runId, onReply }: { runId: string; onReply: WaitingProps['onReply'] }) {
  const { parley } = useCaller();
  const run = useLoad((signal) => parley.runs.get(runId, { signal }), [runId]);
  return (
    <Show loaded={run}>
      {({ approvals = [] }) => {
        const open = approvals.filter(({ status }) => status === 'open');
        if (open.length === 0) return null;
        return (
          <Approvals
            approvals={open}
            onDecide={(decisions) => onReply(parley.runs.decisions.stream(runId, { decisions }))}
          />
        );
      }}
    </Show>
  );
}
