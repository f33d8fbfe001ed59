/** The form of an answer, as the OpenAI protocol has it. */
export type ResponseFormat = { type: 'text' } | { type: 'json_object' } | JsonSchemaFormat;

type JsonSchemaFormat = {
  type: 'json_schema';
  json_schema: { name: string; description?: string; schema: Record<string, unknown>; strict?: boolean };
};

/** The choice of tools, as in the OpenAI protocol. */
export type ToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };

/** The controls of an answer and of its tool calls. Those that are missing are left to the model. */
export type Controls = {
  temperature?: number;
  max_tokens?: number;
  top_p?: number;
  stop?: string[];
  seed?: number;
  reasoning_effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
  response_format?: ResponseFormat;
  /** Members that are sent as they are; `null` leaves a member out. */
  model_settings?: Record<string, unknown>;
  tool_choice?: ToolChoice;
  parallel_tool_calls?: boolean;
};

/** The controls of an agent, a session or a message: null says nothing. */
export type ControlLevel = { readonly [Name in keyof Controls]?: Controls[Name] | null | undefined };

const names = [
  'temperature',
  'max_tokens',
  'top_p',
  'stop',
  'seed',
  'reasoning_effort',
  'response_format',
  'model_settings',
  'tool_choice',
  'parallel_tool_calls',
] as const satisfies readonly (keyof Controls)[];

/**
 * Merges the controls of several levels: each control is that of the first level that has it, and so is each member of
 * `model_settings`. What is no control is left out. The merge is associative.
 */
export function mergeControls(...levels: readonly ControlLevel[]): Controls {
  const merged = names.flatMap((name) => {
    const values = levels.map((level) => level[name]).filter((value) => value !== undefined && value !== null);
    if (values.length === 0) return [];
    return [[name, name === 'model_settings' ? mergeMembers(values as object[]) : values[0]]];
  });
  return Object.fromEntries(merged) as Controls;
}

/** Returns the members of all, of one name the first. Names such as `__proto__` are names like any other. */
const mergeMembers = (all: readonly object[]) => Object.fromEntries(all.toReversed().flatMap(Object.entries));

/** Tells whether the model has to call a tool. */
export const demandsCall = (choice: ToolChoice | undefined | null): boolean =>
  choice === 'required' || (typeof choice === 'object' && choice !== null);

/** Returns the controls without a demand for a tool call: the results of what it demanded are there. */
export function withoutDemand(level: ControlLevel): ControlLevel {
  return demandsCall(level.tool_choice) ? { ...level, tool_choice: null } : level;
}

/**
 * Returns the controls as they are in force beside these tools: without those that say what holds anyway, without those
 * of tools when none is offered, and without a demand for a tool that is not offered.
 */
export function controlsInForce(controls: Controls, offered: readonly string[]): Controls {
  const { stop, response_format, model_settings, tool_choice, parallel_tool_calls, ...others } = controls;
  const settings = Object.entries(model_settings ?? {}).filter(([, value]) => value !== null);
  const isOffered = typeof tool_choice !== 'object' || offered.includes(tool_choice.function.name);
  const callsTools = offered.length > 0;
  return {
    ...others,
    ...(stop && stop.length > 0 && { stop }),
    ...(response_format && response_format.type !== 'text' && { response_format }),
    ...(settings.length > 0 && { model_settings: Object.fromEntries(settings) }),
    ...(callsTools && tool_choice && tool_choice !== 'auto' && isOffered && { tool_choice }),
    ...(callsTools && parallel_tool_calls !== undefined && { parallel_tool_calls }),
  };
}
