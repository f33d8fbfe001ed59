import { useEffect, useRef, useState } from 'preact/hooks';
import { Empty } from '#src/console/components/empty.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { Agent } from '#src/clients/typescript/parley.ts';
import { useVoice, type Voice, type VoiceState } from './use-voice.ts';
import type { VoiceTurn } from './voice-turns.ts';
import './voice.css';

const states: Record<VoiceState, string> = {
  off: 'Off',
  connecting: 'Connecting…',
  listening: 'Listening: say something',
  hearing: 'Hearing you',
  answering: 'Answering',
};

/** A talk with an agent by microphone and loudspeaker; `agent_id` in the query chooses the agent. */
export default function VoiceView() {
  const { parley } = useCaller();
  const agents = useLoad((signal) => parley.agents.list({ limit: 100 }, { signal }), []);
  return (
    <>
      <PageHead
        title="Voice"
        lead="Speak with an agent. What is said is in the log of a session, as if it had been typed."
      />
      <Show loaded={agents}>
        {({ data }: { data: readonly Agent[] }) =>
          data.length === 0 ? <Empty title="There is no agent to speak with" /> : <Talk agents={data} />
        }
      </Show>
    </>
  );
}

function Talk({ agents }: { agents: readonly Agent[] }) {
  const { query } = useLocation();
  const voice = useVoice();
  const [agentId, setAgentId] = useState(query.get('agent_id') ?? agents[0]!.id);
  const [wearsHeadphones, setWearsHeadphones] = useState(false);
  const isOff = voice.state === 'off';
  const endButton = useRef<HTMLButtonElement>(null);
  const beginButton = useRef<HTMLButtonElement>(null);
  const isFirst = useRef(true);
  // Whoever uses the keyboard goes on at the button that has come in the place of theirs, which had the focus.
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!isFirst.current && isLost) (isOff ? beginButton : endButton).current?.focus();
    isFirst.current = false;
  }, [isOff]);
  return (
    <section class="voice" aria-label="Talk">
      <div class="voice-bar">
        <label>
          <span class="hidden">Agent</span>
          <select
            class="input"
            value={agentId}
            disabled={!isOff}
            onChange={({ currentTarget }) => setAgentId(currentTarget.value)}
          >
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {isOff ? (
          <button
            ref={beginButton}
            type="button"
            class="button primary"
            onClick={() => void voice.begin({ agentId, cleans: !wearsHeadphones })}
          >
            Begin to talk
          </button>
        ) : (
          <>
            <button ref={endButton} type="button" class="button danger" onClick={voice.end}>
              End
            </button>
            <button
              type="button"
              class="button"
              aria-pressed={voice.isMuted}
              onClick={() => voice.mute(!voice.isMuted)}
            >
              {voice.isMuted ? 'Unmute' : 'Mute'}
            </button>
          </>
        )}
        <label class="voice-choice">
          <input
            type="checkbox"
            checked={wearsHeadphones}
            disabled={!isOff}
            onChange={({ currentTarget }) => setWearsHeadphones(currentTarget.checked)}
          />
          I wear headphones: send what the microphone hears as it is
        </label>
      </div>
      {!window.isSecureContext && (
        <p class="failure">Browsers give the microphone to pages of HTTPS and of this computer only.</p>
      )}
      {voice.error !== null && <Failure error={voice.error} />}
      <VoiceStatus voice={voice} />
      <ol class="voice-turns" aria-live="polite">
        {voice.turns.map((turn) => (
          <Turn key={turn.id} turn={turn} />
        ))}
      </ol>
    </section>
  );
}

function VoiceStatus({ voice: { state, loudness, sessionId, isMuted } }: { voice: Voice }) {
  return (
    <div class="voice-status">
      <span class={`badge ${state === 'hearing' || state === 'answering' ? 'good' : ''}`} role="status">
        {isMuted && state !== 'off' ? 'Muted' : states[state]}
      </span>
      {state !== 'off' && <meter aria-label="Loudness of the microphone" min={0} max={1} value={Math.sqrt(loudness)} />}
      {sessionId !== null && <Link to={`/sessions/${sessionId}`}>See its log</Link>}
    </div>
  );
}

const notes: Record<VoiceTurn['state'], string | null> = {
  open: null,
  done: null,
  cut: 'interrupted',
  failed: 'not understood',
};

function Turn({ turn: { role, text, state } }: { turn: VoiceTurn }) {
  const note = notes[state];
  return (
    <li class={`voice-turn ${role}`}>
      <span class="voice-who">{role === 'user' ? 'You' : 'Agent'}</span>
      <p>
        {text || '…'} {note && <span class="badge warn">{note}</span>}
      </p>
    </li>
  );
}
