/** The scopes that the console asks for: those of its views, but none that a token can never have. */
export const consoleScopes: readonly string[] = (
  'admin:read agents:read agents:write agents:delete approvals:read approvals:write context:read conversations:read ' +
  'conversations:write events:read files:read files:write keys:read memories:read memories:write memories:delete ' +
  'messages:read messages:write models:read realtime:use runs:read runs:write services:read sessions:read ' +
  'simulations:read simulations:write state:read state:write tools:read tools:write usage:read users:read users:write'
).split(' ');
