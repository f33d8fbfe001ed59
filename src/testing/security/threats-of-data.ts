import { testedHere, type Threat } from './threat.ts';

const outgoing = 'src/outgoing/outgoing.ts';
const outgoingTest = 'src/outgoing/outgoing.test.ts';

/** Threats to what is stored, and to those who share the server. */
export const dataThreats: readonly Threat[] = [
  {
    threat: 'Ids of what another organization has, at any operation',
    defence: 'Each statement names the organization of the caller; what belongs to another one is not found.',
    removals: [
      {
        file: 'src/resources/agents/store.ts',
        from: 'WHERE a.id = $1 AND a.organization_id = $2 AND a.deleted_at IS NULL`',
        to: 'WHERE a.id = $1 AND $2::text IS NOT NULL AND a.deleted_at IS NULL`',
      },
    ],
    test: testedHere('organizations.api.test.ts', 'is not found by another one: getAgent'),
  },
  {
    threat: 'Ids of what another user has, at any operation',
    defence: 'Each statement on conversations has the condition of the reach of the caller.',
    removals: [
      {
        file: 'src/db/reach.ts',
        from: '`(${parameter}::text IS NULL OR ${column} = ${parameter})`',
        to: '`(${parameter}::text IS NULL OR ${column} IS NOT NULL)`',
      },
    ],
    test: {
      file: 'src/testing/system/users.api.test.ts',
      name: 'does not find what belongs to another one',
    },
  },
  {
    threat: 'Cursors that were altered',
    defence: 'A cursor is read only when it is the exact text that this list with these filters writes.',
    removals: [
      {
        file: 'src/api/paging.ts',
        from: ' isKeyOf(listing, key) && encodeCursor(listing, key, choice) === cursor;',
        to: ' true;',
      },
    ],
    test: { file: 'src/testing/system/paging.api.test.ts', name: 'takes a cursor only in the form' },
  },
  {
    threat: 'SQL in any text of any operation',
    defence: 'Values are parameters of statements; text of SQL is made of constants.',
    removals: [
      {
        file: 'src/resources/users/store.ts',
        from: 'OR external_id = $3)',
        to: "OR external_id = '${externalId}')",
      },
    ],
    test: testedHere('injection.api.test.ts', 'takes SQL in any text'),
  },
  {
    threat: 'Members called `__proto__` and `constructor` (prototype pollution)',
    defence: 'Such members are set as any other, on the object itself.',
    removals: [
      {
        file: 'src/json/json-pointer.ts',
        from: "if (step !== '__proto__') (container",
        to: "if (step !== '') (container",
      },
    ],
    test: { file: 'src/json/json-patch.test.ts', name: 'takes the members that every object has' },
  },
  {
    threat: 'Keys, tokens and texts of callers in the log',
    defence: 'The log has nothing that callers, the gateway or the database say; keys and tokens are masked.',
    removals: [
      {
        file: 'src/telemetry/logger.ts',
        from: 'const masked = maskSecrets(text);',
        to: 'const masked = text;',
      },
    ],
    test: { file: 'src/telemetry/logger.test.ts', name: 'masks keys, tokens and the credentials of URLs' },
  },
  {
    threat: 'Lines of the log that a caller writes (log injection)',
    defence: 'A line is JSON, and every character that a terminal obeys is escaped.',
    removals: [{ file: 'src/telemetry/logger.ts', from: 'streamWrite: toPrintableLines,', to: '' }],
    test: { file: 'src/telemetry/logger.test.ts', name: 'has no character that a terminal or a viewer obeys' },
  },
  {
    threat: 'An address within the network of the server (SSRF)',
    defence:
      'Connections go where the configuration says. Where others say it, the guard of outgoing addresses is the one way.',
    removals: [
      {
        file: 'src/resources/agents/require.ts',
        from: "  if (!agent) throw notFound('agent', id);",
        to: "  if (!agent) throw notFound('agent', id);\n  await fetch(agent.definition.name);",
      },
    ],
    test: testedHere('outgoing.test.ts', 'no connection goes where a caller says'),
  },
  {
    threat: 'A private address in another notation: decimal, octal, within IPv6',
    defence: 'The guard reads the address to which the connection goes, and takes public ones only.',
    removals: [{ file: outgoing, from: 'if (isIP(host) !== 0 && !isPermitted(host, host))', to: 'if (host === null)' }],
    test: { file: outgoingTest, name: 'reaches no private address, however it is written' },
  },
  {
    threat: 'A name that stands for a private address, at once or after it was checked (DNS rebinding)',
    defence: 'The connection goes to the addresses that the look-up returned and the guard left over.',
    removals: [
      {
        file: outgoing,
        from: 'addresses.filter(({ address }) => isPermitted(host, address));',
        to: 'addresses;',
      },
    ],
    test: { file: outgoingTest, name: 'goes to the address that was checked, whatever the name stands for next' },
  },
  {
    threat: 'A redirect into the network of the server',
    defence: 'No redirect is followed.',
    removals: [{ file: outgoing, from: "redirect: 'manual', ", to: '' }],
    test: { file: outgoingTest, name: 'that redirects (302) is not followed' },
  },
];
