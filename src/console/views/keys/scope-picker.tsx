import { groupScopes } from './key-status.ts';
import './keys.css';

type ScopePickerProps = {
  /** The scopes that can be chosen. */
  offered: readonly string[];
  chosen: readonly string[];
  onChange: (scopes: string[]) => void;
};

/** A choice of scopes, by what they are about. */
export function ScopePicker({ offered, chosen, onChange }: ScopePickerProps) {
  const has = new Set(chosen);
  const toggle = (scope: string) =>
    onChange(has.has(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope]);
  return (
    <fieldset class="scope-picker">
      <legend>
        Scopes <span class="soft">({chosen.length} chosen)</span>
      </legend>
      <div class="scope-tools">
        <button type="button" class="button small" onClick={() => onChange([...offered])}>
          All that I have
        </button>
        <button
          type="button"
          class="button small"
          onClick={() => onChange(offered.filter((scope) => scope.endsWith(':read')))}
        >
          Reading only
        </button>
        <button type="button" class="button small" onClick={() => onChange([])}>
          None
        </button>
      </div>
      <div class="scope-groups">
        {groupScopes(offered).map(({ resource, actions }) => (
          <div key={resource} role="group" aria-label={resource}>
            <span class="strong">{resource}</span>
            {actions.map((action) => {
              const scope = `${resource}:${action}`;
              return (
                <label key={action}>
                  <input type="checkbox" checked={has.has(scope)} onChange={() => toggle(scope)} aria-label={scope} />{' '}
                  {action}
                </label>
              );
            })}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
