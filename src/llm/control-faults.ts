import type { FieldError } from '#src/api/problems.ts';
import { demandsCall, type ControlLevel } from './controls.ts';

/** The longest `model_settings`, in bytes as JSON. */
const mostSettingsBytes = 16_000;

/** Members of a request that Parley sets, or that change what it reads: the form of the answer, or how many there are. */
const ownMembers = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'seed',
  'reasoning_effort',
  'response_format',
  'n',
  'best_of',
  'functions',
  'function_call',
  'modalities',
  'audio',
  'prompt',
  'input',
  'echo',
]);

/**
 * Members with which gateways are told of other models, servers or keys, of fewer rules than their own, of retries and
 * costs, or of what they keep and count.
 */
const gatewayMembers = new Set([
  'models',
  'route',
  'fallbacks',
  'base_url',
  'organization',
  'custom_llm_provider',
  'extra_body',
  'extra_headers',
  'headers',
  'mock_response',
  'guardrails',
  'disable_global_guardrail',
  'disable_global_guardrails',
  'num_retries',
  'max_retries',
  'timeout',
  'request_timeout',
  'stream_timeout',
  'cooldown_time',
  'drop_params',
  'additional_drop_params',
  'allowed_openai_params',
  'tags',
  'cache',
  'caching',
  'ttl',
  'provider',
  'plugins',
  'transforms',
  'metadata',
  'store',
  'service_tier',
  'input_cost_per_token',
  'output_cost_per_token',
  'max_budget',
  'budget_duration',
  'rpm',
  'tpm',
  'no_log',
]);
const gatewayPrefixes = ['api_', 'aws_', 'azure_', 'vertex_', 'watsonx_', 'litellm_', 'mock_'] as const;

/** The names of settings that are refused, and the beginnings of such names. The contract lists them too. */
export const refusedSettings = { names: [...ownMembers, ...gatewayMembers], prefixes: gatewayPrefixes };

/** Gateways may read names in any case, and with a hyphen for an underscore. */
function refusalOf(name: string): string | null {
  if (name === '' || name.trim() !== name || name === '__proto__')
    return `${JSON.stringify(name)} is no name of a setting: it may not be empty, begin or end with a space, or be __proto__.`;
  const plain = name.toLowerCase().replaceAll('-', '_');
  if (ownMembers.has(plain)) return `Parley sets ${name} itself, or reads answers of one form only.`;
  if (gatewayMembers.has(plain) || gatewayPrefixes.some((prefix) => plain.startsWith(prefix)))
    return `${name} is between Parley and its gateway: an operator sets it there.`;
  return null;
}

const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

function settingsFaults({ model_settings: settings }: ControlLevel, pointer: string): FieldError[] {
  if (!settings) return [];
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  if (bytes > mostSettingsBytes) {
    const detail = `It has ${bytes} bytes as JSON; it may have ${mostSettingsBytes}.`;
    return [{ pointer, detail, code: 'maxLength' }];
  }
  return Object.keys(settings).flatMap((name) => {
    const detail = refusalOf(name);
    return detail ? [{ pointer: `${pointer}/${escape(name)}`, detail, code: 'not_allowed' }] : [];
  });
}

/** The tools that may be called: their names, and whether there are any at all. */
export type OfferedTools = { enabled: boolean; names: readonly string[] };

function choiceFaults({ tool_choice: choice }: ControlLevel, tools: OfferedTools, pointer: string): FieldError[] {
  if (choice === undefined || choice === null || choice === 'none') return [];
  const fault = (detail: string, code: string, at = pointer) => [{ pointer: at, detail, code }];
  if (!tools.enabled) return fault('The model may call no tools here: only none is possible.', 'not_allowed');
  if (typeof choice === 'object') {
    const { name } = choice.function;
    const at = `${pointer}/function/name`;
    return tools.names.includes(name) ? [] : fault(`There is no tool ${name} here to call.`, 'unknown_tool', at);
  }
  const isEmpty = demandsCall(choice) && tools.names.length === 0;
  return isEmpty ? fault('There is no tool here to call.', 'unknown_tool') : [];
}

/** The place of the controls in a body. */
export type ControlPlace = { response: string; tools: string };

/**
 * Returns the faults of controls that the contract cannot tell: names that are not theirs to set, and missing tools.
 */
export function controlFaults(controls: ControlLevel, tools: OfferedTools, at: ControlPlace): FieldError[] {
  return [
    ...settingsFaults(controls, `${at.response}/model_settings`),
    ...choiceFaults(controls, tools, `${at.tools}/tool_choice`),
  ];
}
