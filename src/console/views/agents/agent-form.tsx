import { useMemo, useState } from 'preact/hooks';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form, TextArea } from '#src/console/components/form.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import type { AgentFormValues, FormFault } from './agent-form-values.ts';
import { agentMembers } from './agent-fields.ts';

type AgentFormProps = {
  values: AgentFormValues;
  action: string;
  /** Whether the key is asked for, which an agent has for ever. */
  asksForKey?: boolean;
  /** Sends the form. Returns what of it cannot be sent. */
  onSubmit: (values: AgentFormValues) => Promise<FormFault[]>;
  onCancel: () => void;
};

const labels = new Map<string, string>(agentMembers);

/** The members of an agent, the usual ones as fields, the others as JSON. */
export function AgentForm({ values: before, action, asksForKey = false, onSubmit, onCancel }: AgentFormProps) {
  const { parley, may } = useCaller();
  const [values, setValues] = useState(before);
  const [faults, setFaults] = useState<FormFault[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const models = useLoad(async (signal) => (may('models:read') ? await parley.models.list({ signal }) : null), []);
  const field = (name: string) => ({
    name,
    label: labels.get(name) ?? name,
    value: values[name] ?? '',
    error: faults.find((fault) => fault.field === name)?.detail ?? null,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      setValues((all) => ({ ...all, [name]: currentTarget.value })),
  });
  const submit = async () => {
    setFailure(null);
    setFaults(await onSubmit(values).catch((error: unknown) => (setFailure(error), [])));
  };
  return (
    <Form onSubmit={submit} action={action} onCancel={onCancel}>
      <div class="fields">
        <Field {...field('name')} required hint="By this people know it." />
        {asksForKey && (
          <Field {...field('key')} label="Key" required hint="By this programs know it. It cannot be changed later." />
        )}
        <Field {...field('model')} required list="models" autocomplete="off" />
        <datalist id="models">
          {(models.value?.data ?? []).map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
      </div>
      <TextArea {...field('system_prompt')} rows={14} spellcheck={true} class="tall" />
      <Changes before={before} values={values} name="system_prompt" />
      <div class="fields">
        <Field {...field('temperature')} inputMode="decimal" hint="Empty: what the model takes by itself." />
        <Field {...field('max_tokens')} inputMode="numeric" hint="Empty: as many as the model likes." />
        <Field {...field('memory_limit')} inputMode="numeric" hint="Empty: as many as the server allows." />
      </div>
      <TextArea
        {...field('fallback_models')}
        rows={2}
        hint="Asked in this order when the model is away; one in each line."
      />
      <details class="more">
        <summary>Tools, memory and other settings, as JSON</summary>
        {(['tools', 'tool_refs', 'memory', 'response_format', 'model_settings', 'metadata'] as const).map((name) => (
          <TextArea key={name} {...field(name)} rows={4} spellcheck={false} class="code" />
        ))}
      </details>
      {faults.length > 0 && (
        <div class="failure" role="alert">
          <p class="failure-title">This cannot be sent</p>
          <ul>
            {faults.map(({ field: name, detail }) => (
              <li key={name}>
                {labels.get(name) ?? name}: {detail}
              </li>
            ))}
          </ul>
        </div>
      )}
      {failure !== null && <Failure error={failure} />}
    </Form>
  );
}

type ChangesProps = { before: AgentFormValues; values: AgentFormValues; name: string };

/** Shows the changes that a reader has made in a long field so far. */
function Changes({ before, values, name }: ChangesProps) {
  const [left, right] = [before[name] ?? '', values[name] ?? ''];
  const isNew = left === '';
  return useMemo(
    () =>
      isNew || left === right ? null : (
        <details class="more">
          <summary>Compare with the version that is stored</summary>
          <DiffView left={left} right={right} names={['Stored', 'Here']} />
        </details>
      ),
    [left, right],
  );
}
