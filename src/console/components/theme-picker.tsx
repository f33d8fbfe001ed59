import { useState } from 'preact/hooks';

/** The name under which all pages of the server keep the choice; the script in the head of the page applies it first. */
const storageName = 'parley-theme';
const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const readTheme = (): Theme => themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system';

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(storageName, theme);
  } catch {
    // A browser that keeps nothing shows the choice until the page is left.
  }
}

/** The choice of light or dark colours, which holds for all pages of the server. */
export function ThemePicker() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <div class="choices" role="group" aria-label="Colours">
      {themes.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === theme}
          onClick={() => {
            applyTheme(each);
            setTheme(each);
          }}
        >
          {each[0]!.toUpperCase() + each.slice(1)}
        </button>
      ))}
    </div>
  );
}
