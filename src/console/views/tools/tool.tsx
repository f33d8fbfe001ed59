import type { StoredTool, ToolVersion } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { VersionList } from '#src/console/components/version-list.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { ToolTest } from './tool-test.tsx';
import { kindNames } from './tool-words.ts';

/** The most versions that can be chosen from: the first ones. */
const mostVersions = 500;

/** A tool: what it is, its versions, and a call for trying it. */
export default function ToolView({ parameters: { tool_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const loaded = useLoad(
    async (signal) => {
      const [tool, versions] = await Promise.all([
        parley.tools.get(id, { signal }),
        parley.tools.versions.list(id, { limit: 100 }, { signal }).toArray({ limit: mostVersions }),
      ]);
      return { tool, versions: versions.toSorted((a, b) => b.version - a.version) };
    },
    [id],
  );
  return (
    <Show loaded={loaded} title="Tool">
      {({ tool, versions }) => (
        <>
          <PageHead title={tool.key} above={<Link to="/tools">Tools</Link>} lead={tool.description}>
            <CopyAs call={{ operation: 'getTool', ids: [id] }} />
          </PageHead>
          <div class="columns">
            <div>
              {tool.drift !== null && (
                <div class="notice warn">
                  <p>
                    Its server describes it otherwise since <Time at={tool.drift.seen_at} />:{' '}
                    {tool.drift.differs.join(', ')}. Calls are refused until it is imported again.
                  </p>
                </div>
              )}
              {may('tools:write') && (
                <ToolTest key={id} tool={tool} versions={versions.map(({ version }) => version)} />
              )}
              <section aria-labelledby="parameters">
                <h2 id="parameters">Parameters</h2>
                <JsonView value={tool.parameters} depth={4} label="the parameters" />
              </section>
              <Versions versions={versions} newest={tool.version} />
            </div>
            <ToolFacts tool={tool} />
          </div>
        </>
      )}
    </Show>
  );
}

const ToolFacts = ({ tool }: { tool: StoredTool }) => (
  <aside class="card" aria-label="Facts">
    <Facts
      facts={[
        ['Id', <IdText id={tool.id} />],
        ['Carried out by', kindNames[tool.kind] ?? tool.kind],
        ['Address', tool.http && <code>{tool.http.url}</code>],
        ['Server', tool.mcp && <code>{tool.mcp.url}</code>],
        ['Approval', tool.approval && (tool.approval.mode === 'always' ? 'For every call' : 'For some arguments')],
        ['May be repeated', tool.idempotent ? 'Yes' : 'No'],
        ['Version', tool.version],
        ['Made', <Time at={tool.created_at} />],
        ['Changed', <Time at={tool.updated_at} />],
      ]}
    />
  </aside>
);

/** Writes what of a version can differ. */
const writeVersion = ({ version: _version, created_at: _at, tool_id: _id, ...rest }: ToolVersion): string =>
  toSortedJson(rest);

/** The versions, and two of them beside each other. */
function Versions({ versions, newest }: { versions: readonly ToolVersion[]; newest: number }) {
  const { query } = useLocation();
  const find = (name: string, otherwise: number) => {
    const number = Number(query.get(name) ?? otherwise);
    return versions.find(({ version }) => version === number) ?? versions[0]!;
  };
  const right = find('to', newest);
  const left = find('from', Math.max(1, right.version - 1));
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      {versions.length < 2 ? (
        <p class="soft">The tool was never changed.</p>
      ) : (
        <div class="split">
          <VersionList versions={versions} left={left.version} right={right.version} />
          <DiffView
            left={writeVersion(left)}
            right={writeVersion(right)}
            names={[`Version ${left.version}`, `Version ${right.version}`]}
          />
        </div>
      )}
    </section>
  );
}
