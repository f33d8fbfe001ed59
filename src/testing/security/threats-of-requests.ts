import { testedHere, type Threat } from './threat.ts';

const pages = 'src/http/pages/pages.test.ts';
const scan = 'src/json/json-scan.ts';
const connections = { file: 'src/http/connections.test.ts' };
const server = 'src/http/server.ts';

/** Threats to the server and to browsers: requests that are too much, too slow, or not what they seem. */
export const requestThreats: readonly Threat[] = [
  {
    threat: 'JSON that is nested deep',
    defence: 'A text is scanned before it is parsed: 100 levels at most.',
    removals: [{ file: scan, from: 'if (depth > maxJsonDepth)', to: 'if (depth > 1e9)' }],
    test: { file: 'src/json/json.test.ts', name: 'refuses 101 levels' },
  },
  {
    threat: 'JSON of very many values or members',
    defence: 'Values and members are counted before the text is parsed.',
    removals: [
      { file: scan, from: 'if (values > maxJsonValues)', to: 'if (values > 1e9)' },
      { file: scan, from: 'if (members > maxJsonMembers)', to: 'if (members > 1e9)' },
    ],
    test: { file: 'src/json/json-scan.test.ts', name: 'is read up to its bounds' },
  },
  {
    threat: 'Numbers of very many digits',
    defence: 'A number has 1,000 characters at most, and one that would be changed is refused.',
    removals: [{ file: scan, from: 'if (end - at > maxNumberLength)', to: 'if (end - at > 1e9)' }],
    test: { file: 'src/json/json-scan.test.ts', name: 'is read with numbers up to their bound' },
  },
  {
    threat: 'A small body that is large when it is decompressed',
    defence: 'The bytes are counted as they come out of the decompression.',
    removals: [{ file: 'src/http/text.ts', from: 'if (bytes > limitBytes)', to: 'if (bytes < 0)' }],
    test: { file: 'src/http/server.test.ts', name: '413 for what is too large when it is decompressed' },
  },
  {
    threat: 'A body that does not arrive',
    defence: 'A body has a time to arrive in; then the connection is closed.',
    removals: [
      { file: 'src/http/connections.ts', from: 'if (deadline.at > now) break;', to: 'if (deadline.at > 0) break;' },
    ],
    test: { ...connections, name: '408 for a body that does not come' },
  },
  {
    threat: 'A head that does not arrive',
    defence: 'A head has a time to arrive in, of at most 15 seconds.',
    removals: [
      { file: 'src/http/connections.ts', from: '      headersTimeout,\n', to: '      headersTimeout: 0,\n' },
      {
        file: 'src/http/connections.ts',
        from: 'requestTimeout: headersTimeout + 2 * requestTimeoutMs,',
        to: 'requestTimeout: 0,',
      },
    ],
    test: { ...connections, name: '408 for a head that does not come' },
  },
  {
    threat: 'Oversized headers and URLs',
    defence: 'A head has 16 kB at most.',
    removals: [
      {
        file: 'src/http/connections.ts',
        from: '      headersTimeout,\n',
        to: '      headersTimeout,\n      maxHeaderSize: 1_000_000,\n',
      },
    ],
    test: { ...connections, name: 'a large head' },
  },
  {
    threat: 'Very many connections',
    defence: 'More connections than the configuration allows are closed at once.',
    removals: [{ file: 'src/http/connections.ts', from: 'server.maxConnections = maxConnections;', to: '' }],
    test: { ...connections, name: 'closes connections that are too many at once' },
  },
  {
    threat: 'Paths that lead out of a folder',
    defence: 'A name is looked up in a list; none becomes a path.',
    removals: [
      {
        file: 'src/http/pages/problems.ts',
        from: 'Object.hasOwn(problemKinds, code);',
        to: 'code.length > 0;',
      },
    ],
    test: { file: pages, name: '404 when there is no problem called ..%2F..%2Fpackage' },
  },
  {
    threat: 'Pages of other sites that call the API',
    defence: 'No origin is allowed unless the configuration names it.',
    removals: [
      {
        file: server,
        from: 'if (options.corsOrigins) app.use(allowOrigins(options.corsOrigins));',
        to: "app.use(allowOrigins('*'));",
      },
    ],
    test: { file: 'src/http/server.test.ts', name: 'of other sites get no permission by default' },
  },
  {
    threat: 'Scripts in what a request says, on any page or in any answer (XSS)',
    defence:
      'Pages have no text of a request but its path, escaped, and a policy that allows their own script only; answers are JSON that no browser guesses at.',
    removals: [{ file: server, from: '    securityHeaders(),\n', to: '' }],
    test: testedHere('browsers.api.test.ts', 'of listAgents is nothing that a browser runs'),
  },
  {
    threat: 'A page within a frame of another site',
    defence: 'The policy of each page forbids frames.',
    removals: [{ file: 'src/http/pages/layout.ts', from: '    "frame-ancestors \'none\'",\n', to: '' }],
    test: testedHere('browsers.api.test.ts', '/problems/timeout is in no frame'),
  },
  {
    threat: 'A request for another host, whose answer leads there',
    defence: 'Addresses in answers are made of `PARLEY_PUBLIC_URL`, never of the host of a request.',
    removals: [
      {
        file: 'src/http/problem-json.ts',
        from: '    publicUrl: publicUrl(),',
        to: '    publicUrl: publicUrl() && `http://${res.req.headers.host}`,',
      },
    ],
    test: testedHere('browsers.api.test.ts', 'of a page leads to this server'),
  },
  {
    threat: 'Line ends in what becomes a header (response splitting)',
    defence:
      'A request id has letters, digits and a few signs, or is replaced; nothing else of a request is in a header.',
    removals: [{ file: 'src/telemetry/request-log.ts', from: 'validRequestId.test(header)', to: 'header.length > 0' }],
    test: testedHere('browsers.api.test.ts', 'has no header that a request has written'),
  },
  {
    threat: 'Texts that our patterns take very long for (ReDoS)',
    defence: 'Each pattern is checked by recheck: it takes time that grows with the text alone.',
    removals: [{ file: 'src/resources/memories/same.ts', from: '/(?<![\\s.!…;,:。！．｡、，；：])', to: '/' }],
    test: testedHere('patterns.test.ts', 'of the code or of a contract takes time'),
  },
  {
    threat: 'Patterns and schemas of callers that take very long',
    defence: 'They run in threads of their own, each check with an end and each organization with a budget.',
    removals: [
      {
        file: 'src/json-schema/schema-checker.ts',
        from: 'task.request, this.#limits.timeoutMs',
        to: 'task.request, 2 ** 30',
      },
    ],
    test: { file: 'src/json-schema/schema-checker.test.ts', name: 'stops what takes too long' },
  },
  {
    threat: 'More requests than a caller may send',
    defence: 'Requests are counted by key, user, organization and address.',
    removals: [{ file: server, from: '    limitRequests(options.limiter, limitForms),\n', to: '' }],
    test: { file: 'src/http/rate-limit.test.ts', name: '429 when used up' },
  },
];
