import type { ComponentChildren } from 'preact';
import type { Agent } from '#generated/v2/client/types.gen.ts';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Tabs } from '#src/console/components/tabs.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

type AgentHeadProps = { agent: Pick<Agent, 'id' | 'name'>; view: string; children?: ComponentChildren };

/** The head of each view of an agent, with the ways to the others. */
export function AgentHead({ agent: { id, name }, view, children }: AgentHeadProps) {
  const { may } = useCaller();
  const path = `/agents/${id}`;
  const tabs: [string, string][] = [
    ['Overview', path],
    ['Versions', `${path}/versions`],
  ];
  if (may('state:read')) tabs.push(['State', `${path}/state`], ['Checkpoints', `${path}/checkpoints`]);
  if (may('memories:read')) tabs.push(['Memories', `/memories?agent=${id}`]);
  return (
    <>
      <PageHead title={view === '' ? name : `${view} of ${name}`} above={<Link to="/agents">Agents</Link>}>
        {children}
      </PageHead>
      <Tabs label={`Views of ${name}`} tabs={tabs} />
    </>
  );
}
