import type { Agent, Parley } from '#src/clients/typescript/parley.ts';

const demoKey = 'console-demo';

/** An agent that a first visitor can talk to at once: its model is built into Parley, and has one tool. */
const demoAgent = {
  key: demoKey,
  name: 'Demo agent',
  model: 'offline/scripted',
  system_prompt: 'You guide visitors through Oslo. Be brief, and name the tram line.',
  memory: { enabled: true, extract: false },
  tools: [
    {
      name: 'weather',
      description: 'The weather of a city.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string', description: 'The city.' } },
        required: ['city'],
      },
    },
  ],
};

/** Things that the demo agent is known not to forget, so that its contexts have memories. */
const demoMemories = [
  { concept: 'companions', definition: 'The visitor travels with two children.' },
  { concept: 'boats', definition: 'The visitor likes boats in the harbour more than museums.' },
];

/** Returns the demo agent, which is made when it is not there. */
export async function findDemoAgent(parley: Parley): Promise<Agent> {
  const { data } = await parley.agents.list({ key: demoKey });
  if (data[0]) return data[0];
  const agent = await parley.agents.create(demoAgent);
  const memories = demoMemories.map((content, index) => ({
    id: String(index),
    memory: { memory_type: 'semantic' as const, content },
  }));
  // Without the scope for memories it is an agent without memories.
  await parley.agents.memories.createBatch(agent.id, { memories }).catch(() => undefined);
  return agent;
}

const callTheTool = {
  script: [
    { reasoning: 'The visitors want a boat, so the weather decides. ' },
    { say: 'Let me look at the weather. ' },
    { tool_call: { name: 'weather', arguments: { city: 'Oslo' } } },
    { after_results: [{ say: 'Thank you: take the ferry B1 from Aker Brygge, and tram 12 to get there.' }] },
  ],
};

/** Lists messages that a first visitor may send. The model built into Parley repeats what it is told, or plays a script. */
export function listSuggestions({ model, tools }: Agent): { name: string; text: string }[] {
  if (!model.startsWith('offline/')) return [];
  const hasTool = model === 'offline/scripted' && tools.some(({ name }) => name === 'weather');
  return [
    { name: 'Say hello', text: 'Hello! Which boats can visitors with children take in the harbour?' },
    ...(hasTool ? [{ name: 'Make it call a tool', text: JSON.stringify(callTheTool) }] : []),
    ...(model === 'offline/scripted'
      ? [
          {
            name: 'Make it write a lot',
            text: JSON.stringify({ script: [{ repeat: { say: 'word ', times: 300, delay_ms: 10 } }] }),
          },
        ]
      : []),
  ];
}
