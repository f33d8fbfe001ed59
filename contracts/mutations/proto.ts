/** One change of `session_events.proto`, as a text and what takes its place. */
export type ProtoMutation = { kind: string; expect: 'breaking' | 'harmless'; from: string | RegExp; to: string };

/** What the gate of gRPC is held against. */
export const protoMutations: ProtoMutation[] = [
  { kind: 'removed field', expect: 'breaking', from: '  string warning = 3;\n', to: '' },
  { kind: 'renumbered field', expect: 'breaking', from: 'string warning = 3;', to: 'string warning = 4;' },
  { kind: 'renamed field', expect: 'breaking', from: 'string warning = 3;', to: 'string remark = 3;' },
  { kind: 'changed type', expect: 'breaking', from: 'string warning = 3;', to: 'int32 warning = 3;' },
  { kind: 'changed to repeated', expect: 'breaking', from: 'string warning = 3;', to: 'repeated string warning = 3;' },
  { kind: 'removed message', expect: 'breaking', from: /\/\/ Fragment is[\s\S]*?\n}\n([\s\S]*)$/, to: '$1' },
  { kind: 'removed rpc', expect: 'breaking', from: /  rpc PushSessionMessage\(.*\n/, to: '' },
  { kind: 'renamed rpc', expect: 'breaking', from: 'rpc PushSessionMessage(', to: 'rpc SendSessionMessage(' },
  {
    kind: 'changed request of an rpc',
    expect: 'breaking',
    from: 'rpc PushSessionEvent(PushSessionEventRequest)',
    to: 'rpc PushSessionEvent(PushSessionEventsRequest)',
  },
  {
    kind: 'changed answer of an rpc',
    expect: 'breaking',
    from: 'returns (PushSessionEventResponse)',
    to: 'returns (PushSessionEventsResponse)',
  },
  {
    kind: 'rpc streams no more',
    expect: 'breaking',
    from: 'returns (stream WatchSessionEventsResponse)',
    to: 'returns (WatchSessionEventsResponse)',
  },
  { kind: 'removed service', expect: 'breaking', from: /service SessionEvents \{[\s\S]*?\n}\n/, to: '' },
  {
    kind: 'moved to another package',
    expect: 'breaking',
    from: 'package parley.session.v1;',
    to: 'package parley.session.v2;',
  },
  { kind: 'removed enum value', expect: 'breaking', from: /  EVENT_VIEW_RAW = 2;\n/, to: '' },
  { kind: 'renumbered enum value', expect: 'breaking', from: 'EVENT_VIEW_RAW = 2;', to: 'EVENT_VIEW_RAW = 3;' },
  { kind: 'no longer optional', expect: 'breaking', from: 'optional bool follow = 5;', to: 'bool follow = 5;' },
  {
    kind: 'field into oneof',
    expect: 'breaking',
    from: 'bool redacted = 11;',
    to: 'oneof kind { bool redacted = 11; }',
  },
  {
    kind: 'request becomes a stream',
    expect: 'breaking',
    from: 'PushSessionMessage(PushSessionMessageRequest)',
    to: 'PushSessionMessage(stream PushSessionMessageRequest)',
  },
  {
    kind: 'added enum value',
    expect: 'harmless',
    from: 'EVENT_VIEW_RAW = 2;',
    to: 'EVENT_VIEW_RAW = 2;\n  // All.\n  EVENT_VIEW_ALL = 3;',
  },
  { kind: 'deprecated field', expect: 'harmless', from: 'warning = 3;', to: 'warning = 3 [deprecated = true];' },
  {
    kind: 'added field',
    expect: 'harmless',
    from: 'string warning = 3;',
    to: 'string warning = 3;\n  string note = 4;',
  },
  { kind: 'added message', expect: 'harmless', from: /$/, to: '\nmessage Note {\n  string text = 1;\n}\n' },
  {
    kind: 'added rpc',
    expect: 'harmless',
    from: '  rpc PushSessionEvent(',
    to: '  rpc PushAgain(PushSessionEventRequest) returns (PushSessionEventResponse);\n  rpc PushSessionEvent(',
  },
  {
    kind: 'changed comment',
    expect: 'harmless',
    from: '// What a reader should know of it',
    to: '// What is odd about it',
  },
];
