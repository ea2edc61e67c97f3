/** Dark, light or as the system says; written as an attribute of the root, so that one token file serves all. */
export const themeChoices = ['system', 'dark', 'light'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const systemLight = window.matchMedia('(prefers-color-scheme: light)');

class Theme {
  choice = $state<ThemeChoice>('system');
  #system = $state(systemLight.matches);
  /** What is painted now. Charts read it, because a canvas does not follow style sheets. */
  readonly painted = $derived(this.choice === 'system' ? (this.#system ? 'light' : 'dark') : this.choice);

  constructor() {
    systemLight.addEventListener('change', (event) => {
      this.#system = event.matches;
      this.apply();
    });
  }

  /** Takes a stored or asked-for choice; anything unknown means the system's. */
  set(choice: string | null | undefined): void {
    this.choice = themeChoices.find((one) => one === choice) ?? 'system';
    this.apply();
  }

  apply(): void {
    document.documentElement.dataset['theme'] = this.painted;
  }
}

export const theme = new Theme();

/** The painted value of a token, for canvas drawing. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
