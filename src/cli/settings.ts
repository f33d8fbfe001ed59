import { isSecretSetting, parseConfig } from '#src/config/config.ts';
import { findNearestWord } from '#src/config/rules.ts';
import { readSettingDocs, type SettingDoc } from '#src/config/setting-docs.ts';
import { maskSecrets } from '#src/telemetry/mask-secrets.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { formatColumns, formatMembers } from './columns.ts';
import type { CommandCall } from './command.ts';
import type { noOptions, settingOptions } from './command-options.ts';
import { UsageError } from './failure.ts';
import { printJson } from './printed-list.ts';

/** A setting as the environment has it. `value` is null when it is not set; of a secret it says only that it is. */
type Setting = { name: string; value: string | null; secret: boolean; default: string; text: string };

function toSetting({ name, fallback, text }: SettingDoc, env: NodeJS.ProcessEnv): Setting {
  const value = env[name] || null;
  const secret = isSecretSetting(name);
  return {
    name,
    value: value !== null && secret ? 'set' : value && maskSecrets(value),
    secret,
    default: fallback,
    text,
  };
}

/** Carries out `parley config list`: every setting, with its value and its default. */
export async function listSettings(
  { values }: CommandCall<typeof settingOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const settings = readSettingDocs().map((doc) => toSetting(doc, env));
  if (values.json) print(settings.map((setting) => `${JSON.stringify(setting)}\n`).join(''));
  else
    print(
      formatColumns(
        ['NAME', 'VALUE', 'DEFAULT'],
        settings.map(({ name, value, default: fallback }) => [name, value ?? '', fallback]),
      ),
    );
  return 0;
}

/** Carries out `parley config show`: what a setting is for, and its value. @throws UsageError when there is none */
export async function showSetting(
  { values, words }: CommandCall<typeof settingOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const name = words[0]!.toUpperCase();
  const docs = readSettingDocs();
  const doc = docs.find((one) => one.name === name);
  if (!doc) {
    const nearest = findNearestWord(
      name,
      docs.map((one) => one.name),
    );
    throw new UsageError(
      `There is no setting ${name}.${nearest ? ` Is ${nearest} meant?` : ' `parley config list` names all.'}`,
    );
  }
  const setting = toSetting(doc, env);
  if (values.json) printJson(setting);
  else
    print(
      formatMembers([
        ['name', setting.name],
        ['value', setting.value ?? 'not set'],
        ['default', setting.default],
        ['means', setting.text],
      ]),
    );
  return 0;
}

/** Carries out `parley config check`: names every setting that cannot be used. @throws ConfigError with all of them */
export async function checkSettings(_call: CommandCall<typeof noOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const { warnings } = parseConfig(env);
  for (const warning of warnings) printError(`${warning}\n`);
  print('Every setting can be used.\n');
  return 0;
}
