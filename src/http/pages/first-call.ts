/** The first call in a language. */
export type FirstCallSample = { name: string; language: string; code: string };

/** Returns the first call in each language: it makes an agent, and streams its answer. */
export function writeFirstCall(url: string, model: string): FirstCallSample[] {
  const curl = `export KEY=sk_…

AGENT=$(curl -s ${url}/v2/agents -H "X-API-Key: $KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"key": "guide", "name": "Guide", "model": "${model}"}' |
  grep -o 'agt_[0-9a-z]*' | head -1)

curl -sN ${url}/v2/chat/messages/stream -H "X-API-Key: $KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"context": {"agent_id": "'$AGENT'"}, "message": {
    "role": "user", "content": {"type": "text", "text": "Hello!"}}}'
`;
  const typescript = `import { Parley } from 'parley-client';

const parley = new Parley({ baseUrl: '${url}', apiKey: 'sk_…' });
const agent = await parley.agents.create({ key: 'guide', name: 'Guide', model: '${model}' });
const reply = parley.chat.messages.stream({
  message: { role: 'user', content: { type: 'text', text: 'Hello!' } },
  context: { agent_id: agent.id },
});
for await (const text of reply.text()) process.stdout.write(text);
`;
  const python = `from parley_client import Parley

parley = Parley(base_url="${url}", api_key="sk_…")
agent = parley.agents.create(key="guide", name="Guide", model="${model}")
with parley.chat.messages.stream(
    message={"role": "user", "content": {"type": "text", "text": "Hello!"}},
    context={"agent_id": agent.id},
) as reply:
    for text in reply.text():
        print(text, end="", flush=True)
`;
  return [
    { name: 'curl', language: 'sh', code: curl },
    { name: 'TypeScript', language: 'ts', code: typescript },
    { name: 'Python', language: 'python', code: python },
  ];
}

/** Returns samples as Markdown, each with its language as a title. */
export const formatAsMarkdown = (samples: readonly FirstCallSample[]): string =>
  samples.map(({ name, language, code }) => `### ${name}\n\n\`\`\`${language}\n${code}\`\`\`\n`).join('\n');
