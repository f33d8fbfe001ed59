import type {
  ComponentChildren,
  InputHTMLAttributes,
  PartialInputHTMLAttributes,
  PartialSelectHTMLAttributes,
  TargetedSubmitEvent,
  TextareaHTMLAttributes,
} from 'preact';
import { useId, useState } from 'preact/hooks';

type FormProps = {
  /** Is given what the fields have, by their names. The button waits for it. */
  onSubmit: (values: Record<string, string>) => unknown;
  /** The words of the button. */
  action: string;
  children: ComponentChildren;
  onCancel?: () => void;
};

/** A form whose button cannot be pressed twice while it is sent. */
export function Form({ onSubmit, action, children, onCancel }: FormProps) {
  const [isSending, setIsSending] = useState(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setIsSending(true);
    try {
      await onSubmit(values);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      {children}
      <div class="actions">
        <button type="submit" class="button primary" disabled={isSending}>
          {action}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

type LabelledProps = {
  label: string;
  /** A hint about the field. */
  hint?: ComponentChildren;
  /** Why its value was refused. */
  error?: string | null;
};

type ControlProps = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** A control with its label, what to know about it, and why its value was refused. */
function Labelled({
  label,
  hint,
  error,
  children,
}: LabelledProps & { children: (control: ControlProps) => ComponentChildren }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type FieldProps = LabelledProps & {
  name: string;
  type?: 'text' | 'password' | 'number' | 'search' | 'date' | 'datetime-local';
  /** The id of a `datalist` with values to choose from. */
  list?: string;
} & Omit<PartialInputHTMLAttributes<HTMLInputElement>, 'name' | 'id' | 'role' | 'type'>;

/** A field with its label, and what to know about it. */
export const Field = ({ label, hint, error, ...input }: FieldProps) => (
  <Labelled label={label} hint={hint} error={error}>
    {(control) => <input {...({ ...input, ...control } as InputHTMLAttributes<HTMLInputElement>)} />}
  </Labelled>
);

type TextAreaProps = LabelledProps & { name: string } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    'name' | 'id' | 'role'
  >;

/** A field of several lines with its label. */
export const TextArea = ({ label, hint, error, ...area }: TextAreaProps) => (
  <Labelled label={label} hint={hint} error={error}>
    {(control) => <textarea {...area} {...control} />}
  </Labelled>
);

type SelectProps = LabelledProps & {
  name: string;
  options: readonly (readonly [value: string, text: string])[];
} & Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, 'name' | 'id' | 'role' | 'size'>;

/** A choice among a few values with its label. */
export const Select = ({ label, hint, error, options, ...select }: SelectProps) => (
  <Labelled label={label} hint={hint} error={error}>
    {(control) => (
      <select {...select} {...control}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);
