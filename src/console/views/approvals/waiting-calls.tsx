import { useState } from 'preact/hooks';
import type { Approval } from '#generated/v2/client/types.gen.ts';
import { Failure } from '#src/console/components/failure.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { readArguments, toDecisions, type CallDecision, type WaitingRun } from './group-approvals.ts';
import './approvals.css';

/** The calls of a run that wait. They are decided at once, since the model goes on with all of their results. */
export function WaitingCalls({ waiting, onDecided }: { waiting: WaitingRun; onDecided: () => void }) {
  const { parley, may } = useCaller();
  const [decided, setDecided] = useState<ReadonlyMap<string, CallDecision>>(new Map());
  const { approvals, runId } = waiting;
  const body = toDecisions(approvals, decided);
  const send = useAction(async () => {
    if (body === null) return;
    await parley.runs.decisions.create(runId, body);
    onDecided();
  });
  const [{ session_id: sessionId, agent_id: agentId, expires_at: expiresAt }] = approvals as [Approval];
  return (
    <article class="card waiting">
      <p class="marks">
        <Link to={`/sessions/${sessionId}`}>Timeline of the session</Link>
        <Link to={`/agents/${agentId}`}>Agent</Link>
        <span>
          Rejected by itself <Time at={expiresAt} age />
        </span>
      </p>
      {approvals.map((approval) => (
        <WaitingCall
          key={approval.id}
          approval={approval}
          decision={decided.get(approval.tool_call_id) ?? null}
          canDecide={may('approvals:write')}
          onDecide={(decision) => setDecided(new Map([...decided, [approval.tool_call_id, decision]]))}
        />
      ))}
      {send.error !== null && <Failure error={send.error} onRetry={onDecided} />}
      {may('approvals:write') && (
        <div class="actions">
          <button
            type="button"
            class="button primary"
            disabled={body === null || send.isRunning}
            onClick={() => void send.run()}
          >
            {send.isRunning ? 'The agent goes on…' : 'Send the decision'}
          </button>
        </div>
      )}
    </article>
  );
}

type WaitingCallProps = {
  approval: Approval;
  decision: CallDecision | null;
  canDecide: boolean;
  onDecide: (decision: CallDecision) => void;
};

const WaitingCall = ({ approval, decision, canDecide, onDecide }: WaitingCallProps) => (
  <div>
    <div class="section-head">
      <h2>
        <code>{approval.tool_key}</code> <span class="soft small-text">version {approval.tool_version}</span>
      </h2>
      {canDecide && (
        <div class="choices" role="group" aria-label={`Decision about ${approval.tool_key}`}>
          {(['approve', 'reject'] as const).map((action) => (
            <button
              key={action}
              type="button"
              aria-pressed={decision?.action === action}
              onClick={() => onDecide({ action, reason: decision?.reason ?? '' })}
            >
              {action === 'approve' ? 'Approve' : 'Reject'}
            </button>
          ))}
        </div>
      )}
    </div>
    <JsonView value={readArguments(approval.arguments)} depth={3} label="arguments" />
    {decision?.action === 'reject' && (
      <input
        class="input reason"
        aria-label="Reason, which the model is told"
        placeholder="Reason, which the model is told"
        maxLength={2000}
        value={decision.reason}
        onInput={({ currentTarget }) => onDecide({ action: 'reject', reason: currentTarget.value })}
      />
    )}
  </div>
);
