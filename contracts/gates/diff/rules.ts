export type Severity = 'breaking' | 'warning' | 'harmless';
export type Direction = 'request' | 'response';

type Verdict = Record<Direction, Severity>;
type ChangeRule = { verdict: Verdict; sentence: string };

const always = (severity: Severity): Verdict => ({ request: severity, response: severity });

/** The severity of fewer values: in requests they break callers, in responses they are harmless. */
const narrowed: Verdict = { request: 'breaking', response: 'harmless' };
/** The severity of more values: in requests they are harmless, in responses callers may not understand them. */
const widened: Verdict = { request: 'harmless', response: 'breaking' };

const rule = (verdict: Verdict, sentence: string): ChangeRule => ({ verdict, sentence });

/** The kinds of changes, with their severity and their sentence, in which `{name}`, `{before}` and `{after}` are filled in. */
export const rules = {
  'operation-removed': rule(always('breaking'), 'The operation {name} is gone.'),
  'operation-added': rule(always('harmless'), 'The operation {name} is new.'),
  'path-shadowed': rule(always('breaking'), '{after} takes requests of {name}, which were answered at {before}.'),
  'operation-renamed': rule(
    always('breaking'),
    'The operationId was {before} and is {after}: generated clients lose a function.',
  ),
  'method-renamed': rule(always('breaking'), 'Clients had it as {before}, and have it as {after}.'),
  'tag-changed': rule(always('breaking'), 'Generated clients had it under {before}, and have it under {after}.'),
  'users-refused': rule(always('breaking'), 'Tokens that act for a user are refused now.'),
  'users-admitted': rule(always('harmless'), 'Tokens that act for a user are let in now.'),
  'operation-extension-changed': rule(always('warning'), '{name} was {before} and is {after}.'),
  'sunset-earlier': rule(always('breaking'), 'The operation was promised until {before}, and is now until {after}.'),
  'sunset-removed': rule(always('breaking'), '{name} was promised until {before}, and is now until nobody knows when.'),
  'sunset-unreadable': rule(always('breaking'), '{name} is promised until {after}, which is no date.'),
  'sunset-past': rule(always('breaking'), '{name} is promised until {after}, which is in the past.'),
  'sunset-near': rule(always('breaking'), '{name} is promised until {after}, which is less than ninety days away.'),
  deprecated: rule(always('harmless'), '{name} is deprecated.'),
  'deprecated-until': rule(always('harmless'), '{name} is deprecated, and stays until {after}.'),
  'deprecated-without-sunset': rule(
    always('breaking'),
    '{name} is deprecated, and no x-sunset says until when it stays.',
  ),
  restored: rule(always('harmless'), '{name} is no longer deprecated.'),
  'documentation-changed': rule(always('harmless'), 'The words about {name} changed.'),
  'server-removed': rule(always('breaking'), 'The server {name} is gone.'),
  'default-server-changed': rule(always('breaking'), 'Clients called {before} by default, and call {after}.'),
  'security-tightened': rule(always('breaking'), 'Calls with {before} are no longer enough: it takes {after}.'),
  'security-relaxed': rule(always('harmless'), 'Calls with {after} are let in too.'),
  'security-scheme-changed': rule(always('breaking'), 'The way to sign in {name} was {before} and is {after}.'),
  'unsupported-part-changed': rule(always('breaking'), '{name} changed, which this comparison knows no rules for.'),

  'parameter-removed': rule(always('breaking'), 'The parameter {name} is gone: requests with it are refused.'),
  'parameter-added': rule(always('harmless'), 'The parameter {name} is new and may be left out.'),
  'required-parameter-added': rule(always('breaking'), 'The parameter {name} is new and has to be sent.'),
  'parameter-required': rule(always('breaking'), 'The parameter {name} could be left out, and now has to be sent.'),
  'parameter-optional': rule(always('harmless'), 'The parameter {name} may be left out.'),
  'parameter-renamed': rule(
    always('breaking'),
    'The path parameter {before} is now {after}: generated clients take it by its name.',
  ),
  'parameter-encoding-changed': rule(always('breaking'), 'The parameter {name} is written in another way.'),

  'body-added': rule(always('harmless'), 'A body may be sent.'),
  'required-body-added': rule(always('breaking'), 'A body has to be sent, where none was.'),
  'body-removed': rule(always('breaking'), 'A body is no longer taken.'),
  'body-required': rule(always('breaking'), 'The body could be left out, and now has to be sent.'),
  'body-optional': rule(always('harmless'), 'The body may be left out.'),
  'media-type-removed': rule(always('breaking'), 'The media type {name} is gone.'),
  'media-type-added': rule(always('harmless'), 'The media type {name} is new.'),
  'default-media-type-changed': rule(
    always('breaking'),
    'Callers that accept any media type got {before}, and get {after}.',
  ),
  'body-encoding-changed': rule(always('breaking'), 'Parts of the body are written in another way.'),

  'status-removed': rule(always('breaking'), 'The status {name} is gone.'),
  'success-status-added': rule(always('breaking'), 'There is a new success, {name}, that no caller knows to read.'),
  'not-modified-added': rule(always('harmless'), 'A request with a condition may be answered with 304.'),
  'failure-status-added': rule(always('harmless'), 'There is a new failure, {name}.'),
  'failure-form-added': rule(always('breaking'), 'There is a new failure, {name}, in a form that no failure had.'),
  'header-removed': rule(always('breaking'), 'The header {name} is gone.'),
  'header-added': rule(always('harmless'), 'The header {name} is new.'),
  'header-optional': rule(always('breaking'), 'The header {name} may be missing now.'),
  'header-encoding-changed': rule(always('breaking'), 'The header {name} is written in another way.'),
  'header-required': rule(always('harmless'), 'The header {name} is always there now.'),

  'type-removed': rule(always('breaking'), 'The type {name} is gone, which was offered by itself.'),
  'type-renamed': rule(
    always('warning'),
    'No type is called {name} any more: code that imports it by name has to change.',
  ),
  'type-narrowed': rule(narrowed, 'It could be {before}, and now has to be {after}.'),
  'type-widened': rule(widened, 'It was {before}, and now can be {after}.'),
  'null-refused': rule(narrowed, 'It can no longer be null.'),
  'null-allowed': rule(widened, 'It can be null now.'),
  'value-removed': rule(always('breaking'), 'The value {name} is gone.'),
  'value-added': rule(widened, 'The value {name} is new.'),
  'extensible-value-added': rule(
    { request: 'harmless', response: 'warning' },
    'The value {name} is new; callers were told to expect more.',
  ),
  'marked-extensible': rule(widened, 'More values or variants may come now; callers were told that these are all.'),
  'values-restricted': rule(narrowed, 'Only {after} is allowed now.'),
  'values-unrestricted': rule(widened, 'It was one of {before}, and now can be anything.'),
  'limit-tightened': rule(narrowed, '{name} was {before} and is {after}.'),
  'limit-relaxed': rule(widened, '{name} was {before} and is {after}.'),
  'form-required': rule(narrowed, 'It has to have the {name} {after} now.'),
  'form-introduced': rule(always('breaking'), 'It has the {name} {after} now, of which clients make another type.'),
  'form-dropped': rule(widened, 'It no longer has to have the {name} {before}.'),
  'form-changed': rule(always('breaking'), 'Its {name} was {before} and is {after}.'),
  'default-changed': rule(
    { request: 'breaking', response: 'harmless' },
    'The default was {before} and is {after}: calls that leave it out mean something else.',
  ),
  'default-added': rule(
    { request: 'breaking', response: 'harmless' },
    'There is a default now, {after}: calls that leave it out may mean something else.',
  ),
  'example-refused': rule(always('breaking'), 'The released example {before} is refused: {name}.'),
  'keyword-changed': rule(always('breaking'), '{name} was {before} and is {after}.'),

  'property-removed': rule(always('breaking'), 'The field {name} is gone.'),
  'property-added': rule(always('harmless'), 'The field {name} is new.'),
  'required-property-added': rule(narrowed, 'The field {name} is new and has to be sent.'),
  'property-required': rule(narrowed, 'The field {name} could be missing, and now is always required.'),
  'property-optional': rule(widened, 'The field {name} was always there, and now may be missing.'),
  'read-only-changed': rule(always('warning'), 'Whether the field {name} is read-only or write-only changed.'),
  'object-closed': rule(
    { request: 'breaking', response: 'warning' },
    'Fields that are not listed are no longer allowed.',
  ),
  'object-opened': rule(always('harmless'), 'Fields that are not listed are allowed.'),
  'other-fields-narrowed': rule(narrowed, 'Fields that are not listed have to fit a schema now.'),
  'other-fields-widened': rule(widened, 'Fields that are not listed can be anything now.'),
  'items-restricted': rule(narrowed, 'Items have to fit a schema now.'),
  'items-unrestricted': rule(widened, 'Items can be anything now.'),

  'variant-removed': rule(always('breaking'), 'The variant {name} is gone.'),
  'variant-added': rule(widened, 'The variant {name} is new.'),
  'extensible-variant-added': rule(
    { request: 'harmless', response: 'warning' },
    'The variant {name} is new; callers were told to expect more.',
  ),
  'variants-overlap': rule(
    { request: 'breaking', response: 'harmless' },
    'What fits another variant may fit {name} too now, and oneOf refuses what fits two.',
  ),
  'union-introduced': rule(always('breaking'), 'It is one of several variants now.'),
  'union-dissolved': rule(always('breaking'), 'It is no longer one of several variants.'),
  'condition-added': rule(narrowed, 'It has to fit one more schema, {name}.'),
  'condition-removed': rule(widened, 'It no longer has to fit {name}.'),
  'discriminator-changed': rule(always('breaking'), 'Variants were told apart by {before}, and are by {after}.'),
  'discriminator-added': rule(always('harmless'), 'Variants can be told apart by {after}.'),
} as const satisfies Record<string, ChangeRule>;

export type RuleName = keyof typeof rules;
