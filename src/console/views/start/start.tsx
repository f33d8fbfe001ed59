import type { Conversation } from '#src/clients/typescript/parley.ts';
import { ConversationLink } from '#src/console/components/conversation-link.tsx';
import { formatCount } from '#src/console/components/format-count.ts';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { serverUrl } from '#src/console/session/server-url.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { DemoButton } from '#src/console/views/chat/begin.tsx';
import './start.css';

/** The first view: where to begin, and what has happened last. */
export default function Start() {
  const { may } = useCaller();
  return (
    <>
      <PageHead title="Start" lead="See what an agent did, why, and with what." />
      <div class="start">
        <section class="card" aria-labelledby="talk">
          <h2 id="talk">Talk to an agent</h2>
          <p class="soft">
            The demo agent answers at once: its model is built into Parley and needs no key of anybody.
          </p>
          <div class="actions">
            <DemoButton />
            {may('agents:read') && (
              <Link to="/chat" class="button">
                Choose an agent
              </Link>
            )}
          </div>
        </section>
        <section class="card" aria-labelledby="why">
          <h2 id="why">Find out why an answer was wrong</h2>
          <ol>
            <li>Open its conversation.</li>
            <li>
              Follow <strong>Exact context</strong> below the answer.
            </li>
            <li>It shows which memory, which part of the prompt and which message the words of the answer stand in.</li>
          </ol>
        </section>
        {may('conversations:read') && <Recent />}
        <section class="card" aria-labelledby="build">
          <h2 id="build">Build on it</h2>
          <p class="soft">Each view has “Copy as code”: the call that it makes, for curl, TypeScript and Python.</p>
          <p>
            <a href={`${serverUrl}/guides/`}>Guides</a> · <a href={`${serverUrl}/docs`}>Reference</a> ·{' '}
            <a href={`${serverUrl}/clients/`}>Clients</a>
          </p>
        </section>
      </div>
    </>
  );
}

/** The conversations that were begun last. */
function Recent() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.conversations.list({ limit: 5 }, { signal }), []);
  return (
    <section class="card" aria-labelledby="recent">
      <h2 id="recent">Newest conversations</h2>
      <Show loaded={loaded}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="soft">None yet. The first message to an agent begins one.</p>
          ) : (
            <ul class="recent">
              {data.map((conversation) => (
                <RecentItem key={conversation.id} conversation={conversation} />
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}

const RecentItem = ({ conversation }: { conversation: Conversation }) => (
  <li>
    <ConversationLink conversation={conversation} />
    <span class="soft">
      {formatCount(conversation.message_count, 'message')}, <Time at={conversation.updated_at} age />
    </span>
  </li>
);
