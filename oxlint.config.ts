import { defineConfig } from 'oxlint';

/** A pattern that may not be imported, and why. */
type Fence = ({ regex: string } | { group: string[] }) & { message: string; allowTypeImports?: boolean };

const fence = (regex: string, message: string, allowTypeImports = false): Fence => ({
  regex,
  message,
  ...(allowTypeImports && { allowTypeImports }),
});

/** Packages that are used behind one door only. */
const doors = {
  express: fence('^(express($|/)|#generated/packages/express\\.)', 'express is used in http/ only.'),
  busboy: fence('^(@fastify/busboy|#generated/packages/busboy\\.)', '@fastify/busboy is used in http/ only.'),
  validator: fence(
    '^(express-openapi-validator($|/)|#generated/packages/openapi-validators\\.)',
    'express-openapi-validator is used in contract/ only.',
  ),
  jose: fence('^(jose($|/)|#generated/packages/jose\\.)', 'jose is used in access/ only.'),
  oidc: fence('^oidc-provider($|/)', 'oidc-provider is used in access/ only.'),
  openai: fence('^(openai($|/)|#generated/packages/openai\\.)', 'openai is used in llm/ only.'),
  typeorm: fence(
    '^(typeorm($|/)|#generated/packages/typeorm\\.)',
    'typeorm is used in db/, stores and tables only.',
    true,
  ),
  pg: fence('^(pg$|@electric-sql/|#generated/packages/pg\\.)', 'pg is used in db/ only.'),
  redis: fence('^(@redis/|#generated/packages/redis)', 'Redis is used in bus/ only.'),
  pino: fence('^(pino($|/)|#generated/packages/pino\\.)', 'pino is used in telemetry/ and main.ts only.', true),
  undici: fence('^undici($|/)', 'undici is used in outgoing/ only.'),
  mcp: fence('^(@modelcontextprotocol/|#generated/packages/mcp-client)', 'The SDK of MCP is used in mcp/ only.'),
  opentelemetry: fence(
    '^(@opentelemetry/|#generated/packages/opentelemetry\\.)',
    'OpenTelemetry is used in telemetry/ only.',
    true,
  ),
  connect: fence('^(@connectrpc/|@bufbuild/)', 'connect is used in grpc/ only.'),
};
type Door = keyof typeof doors;

const folders = fence('^\\.\\./', 'Use ./ within a folder and #src/… across.');
const testing = fence('^#src/testing/', 'testing/ is for tests.');
const above = (names: string, message: string) => fence(`^#src/(${names})(/|\\.ts$)`, message);

/** What may not be imported in `files`: what nobody may, what its doors do not open, and what its own fences say. */
function area(files: string[], { open = [], fences = [] }: { open?: Door[]; fences?: Fence[] } = {}) {
  const closed = (Object.keys(doors) as Door[]).filter((door) => !open.includes(door)).map((door) => doors[door]);
  const patterns = [folders, testing, ...closed, ...fences];
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] as ['error', object] } };
}

/** What a resource may use of another. */
const shared = [
  '*/store',
  '*/*-store',
  '*/table',
  '*/require',
  'agents/overrides',
  'services',
  'events/log/*-store',
  'events/log/table',
  'events/log/record',
  'events/follow/tail',
  'memories/recall',
  'memories/extract',
  'memories/tools/offer',
  'tools/offer',
  'tools/approval-rule',
  'tools/tool-faults',
  'approvals/decide',
  'tools/tool-pins',
  'messages/memory/scopes',
];

/** What an AG-UI front end asks for is a message like any other: its door goes through the resources of these. */
const ofAgui = ['messages/**/*', 'events/log/message-rows', 'events/log/state'];

/** A decision goes on as a message does. */
const ofDecisions = ['messages/**/*'];

/** The log refuses a state that is too large. Files of one resource in several folders may use each other. */
const ofEvents = ['events/**/*', 'state/state-bounds'];

/** A simulation talks with the real engine, and looks at what came of it. */
const ofSimulations = [
  'simulations/**/*',
  'decisions/opening',
  'messages/run/run-opening',
  'messages/run/opening',
  'messages/run/start',
  'events/log/state',
  'memories/learning/ask-for-call',
];

/** The state of a session is what its events have made of it. */
const ofStates = ['events/log/state'];

/** A run asks a model, so it needs a prompt and what is remembered. */
const ofMessages = [
  'messages/**/*',
  'context/assemble',
  'context/request-document',
  'context/request-recorder',
  'context/shared-state',
  'context/thoughts',
];

/** An upload becomes a file: its bytes are stored, looked at and owned as those of files. */
const ofUploads = ['files/arrival', 'files/file-bytes', 'files/owner'];

/** What a model was given may be a state as it was then. */
const ofContexts = ['events/log/state'];

const resourceFences = (open: string[]): Fence[] => [
  above('http|grpc|v1|composition|app|main', 'A resource knows no door and nothing above it.'),
  {
    group: ['\\#src/resources/**', ...new Set(open.map((path) => `!\\#src/resources/${path}.ts`))],
    message:
      'Another resource is used through its stores, the log through events/log/record.ts and events/follow/tail.ts.',
  },
];
const resource = resourceFences(shared);
const below = [above('resources|http|grpc|v1|app|main|access|cli', 'llm/, db/ and bus/ know nothing above them.')];

const translation: Fence[] = [
  above('resources|http|grpc|db|llm|app|main', 'v1/ is a translation: it is given the handlers of version 2.'),
  {
    group: ['\\#src/event-log/**', '!\\#src/event-log/deprecated.ts'],
    message: 'v1/ knows of the log only what its events were called.',
  },
];

/** The import rules of docs/architecture.md. Where two areas overlap, the later one holds. */
const areas = [
  area(['src/**', 'openapi/**']),
  area(['src/event-log/**'], {
    fences: [fence('^([a-z@/]|#src/)', 'event-log/ is pure: it knows itself and generated types.')],
  }),
  area(['src/state-machine/**'], {
    fences: [fence('^([a-z@/]|#src/)', 'state-machine/ is pure: it knows itself and generated types.')],
  }),
  area(['src/voice/audio/**'], {
    fences: [fence('^([a-z@/]|#src/)', 'voice/audio/ is pure: it knows itself.')],
  }),
  area(['src/http/**'], {
    open: ['express', 'busboy'],
    fences: [above('resources|v1|grpc|db|llm|app|main', 'http/ is a door: it is given handlers and knows none.')],
  }),
  area(['src/contract/**', 'src/json-schema/**'], {
    open: ['validator'],
    fences: [above('resources|http|v1|grpc|db|llm|app|main', 'What checks schemas serves every door and knows none.')],
  }),
  area(['src/grpc/**'], {
    open: ['connect'],
    fences: [above('resources|http|v1|db|llm|app|main', 'grpc/ is a door: it is given the log and knows no resource.')],
  }),
  area(['src/outgoing/**'], {
    open: ['undici'],
    fences: [
      above('resources|http|v1|grpc|db|llm|composition|app|main', 'outgoing/ serves every room and knows none.'),
    ],
  }),
  area(['src/mcp/**'], {
    open: ['mcp'],
    fences: [above('resources|http|v1|grpc|db|llm|composition|app|main', 'mcp/ serves tools and knows none.')],
  }),
  area(['src/access/**'], { open: ['jose', 'oidc'] }),
  area(['src/resources/**'], { fences: resource }),
  // Types alone: what handlers are given is of many resources.
  area(['src/resources/services.ts'], { fences: [resource[0]!] }),
  area(['src/resources/agui/**'], { fences: resourceFences([...shared, ...ofAgui]) }),
  area(['src/resources/decisions/**', 'src/resources/approvals/**'], {
    fences: resourceFences([...shared, ...ofDecisions]),
  }),
  area(['src/resources/context/**'], { fences: resourceFences([...shared, ...ofContexts]) }),
  area(['src/resources/uploads/**'], { fences: resourceFences([...shared, ...ofUploads]) }),
  area(['src/resources/messages/**'], { fences: resourceFences([...shared, ...ofMessages]) }),
  area(['src/resources/simulations/**'], { fences: resourceFences([...shared, ...ofSimulations]) }),
  area(['src/resources/state/**'], { fences: resourceFences([...shared, ...ofStates]) }),
  area(['src/resources/events/**'], { fences: resourceFences([...shared, ...ofEvents]) }),
  area(['src/resources/memories/**'], { fences: resourceFences([...shared, 'memories/**/*']) }),
  area(['src/resources/**/{store,*-store,table}.ts', 'src/access/**/{*-store,table}.ts'], {
    open: ['typeorm'],
    fences: resourceFences([...shared, ...ofStates]),
  }),
  area(['src/resources/events/**/{store,*-store,table}.ts'], {
    open: ['typeorm'],
    fences: resourceFences([...shared, ...ofEvents]),
  }),
  area(['src/v1/**'], { fences: translation }),
  area(['src/mock/**'], {
    fences: [
      above(
        'resources|grpc|db|llm|bus|app|main|cli',
        'mock/ is the HTTP door over made-up answers: it knows no resource.',
      ),
    ],
  }),
  area(['src/conform/**'], {
    fences: [fence('^#src/', 'conform/ is a client of any server: it knows nothing of this one.')],
  }),
  area(['src/db/**'], { open: ['typeorm', 'pg'], fences: below }),
  area(['src/bus/**'], { open: ['redis'], fences: below }),
  area(['src/llm/**'], { open: ['openai'], fences: below }),
  area(['src/telemetry/**', 'src/main.ts'], { open: ['pino', 'opentelemetry'] }),
  area(['src/console/**'], {
    fences: [
      fence(
        '^#src/(?!console/|clients/typescript/|http/pages/design/tokens\\.ts)',
        'console/ is a page of the browser: it stands on the client, and knows nothing of the server but its design.',
      ),
    ],
  }),
  area(['src/clients/**'], { fences: [fence('^#src/', 'A client is published: it stands on generated/ alone.')] }),
];

const tests = {
  files: ['**/*.test.ts', 'src/testing/**', 'src/tools/**', 'contracts/mutations/**'],
  rules: {
    'no-restricted-imports': ['error', { patterns: [folders] }] as ['error', object],
    'typescript/no-explicit-any': 'off' as const,
    'require-yield': 'off' as const,
  },
};

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'promise', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'promise/always-return': 'off',
    'typescript/no-explicit-any': 'error',
    'oxc/no-async-endpoint-handlers': 'off',
    'promise/no-callback-in-promise': 'off',
    'typescript/no-extraneous-class': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-fill-with-reference-type': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/require-post-message-target-origin': 'off',
  },
  overrides: [...areas, tests],
  ignorePatterns: ['generated/**', 'node_modules/**'],
});
