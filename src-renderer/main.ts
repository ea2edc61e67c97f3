import '#contract/no-eval.ts';
import './client/connection.svelte.ts';
import './theme/fonts.ts';
import './theme/tokens.css';
import './theme/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { theme } from './theme/theme.svelte.ts';

const asked = new URLSearchParams(location.search);
theme.set(asked.get('theme'));
const target = document.getElementById('app') as HTMLElement;
// What is printed has a page of its own, whose styles are not those of a window.
if (asked.get('print') === 'statement') void import('./sections/statement/Statement.svelte').then(({ default: Statement }) => mount(Statement, { target, props: { account: asked.get('account') ?? '' } }));
else mount(App, { target });
