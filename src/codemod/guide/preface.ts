/** The beginning of the guide. */
export const preface = `# From version 1 to version 2

<!-- Generated from src/v1 by \`npm run generate\`. Do not edit. -->

Version 1 is carried out by version 2: each of its operations is one mapping, and this guide is made of the same
mappings. Until version 1 ends you can move caller by caller; both versions see the same conversations.

## How to move

1. \`npx parley migrate report\`, in the folder of Parley, says who calls version 1, with what, and since when.
2. \`npx parley migrate code PATH --dry-run\` shows what it would change in a program on the TypeScript client, as a
   diff. Without \`--dry-run\` it changes the files. It finds callers by their types: through aliases, other files,
   functions around them, in JavaScript too.
3. Look at what it lists under *Needs a person*, *Does not fit version 2 yet* and *Not reached*, with file and line. It
   never guesses. \`--mark\` writes the first beside the code; \`--json FILE\` writes everything to a file. Running it
   again changes nothing more, and says what is left: it is noted in \`.parley-migrate.json\` until its lines have changed.
4. Install the client of version 2 from \`/clients/\`, and run your tests. Both clients can be installed side by side, under
   two names: \`npm install parley-client-v1@http://127.0.0.1:8080/clients/parley-client-1.0.0.tgz\` keeps the old one for the
   files that still import it as \`parley-client-v1\`.
5. Ask for the report again: when it is empty, nobody calls version 1 any more.

A key is sent as it was. To have a program sign in with it, and send tokens that end soon, \`--api-key-id process.env.PARLEY_KEY_ID\`
says where the id of the key comes from.

## What is different everywhere

- Members are in snake_case. The tables below say where a member goes: in \`path\`, \`query\` or \`body\`. In the client an id of the
  path is an argument, query and body are one object, and the options of the call come last: \`parley.agents.get(id)\`. Where a table
  names \`@agent\` or the like, it is the answer of the call that comes first.
- A failure is a problem: \`error_code\` and \`detail\` are what \`code\` and \`message\` were. The message of the client's
  error says more: what version 1 said is \`error.problem.detail\`, but for the faults of a request, which are a list of
  their own in \`error.problem.errors\`. In the middle of a stream \`error.status\` is a number, not null.
- A list goes on by cursors. \`for await\` over a list goes through all of its pages. How many items there are is in
  \`X-Total-Count\`, with \`include_total\`.
- The client of version 2 tries again what may be repeated, gives up after two minutes (\`timeoutMs\`), and joins a
  stream again that was lost. No connection is a \`ConnectionError\`.`;
