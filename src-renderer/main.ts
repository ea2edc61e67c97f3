import '#contract/no-eval.ts';
import './client/connection.svelte.ts';
import './theme/fonts.ts';
import './theme/tokens.css';
import './theme/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { theme } from './theme/theme.svelte.ts';

theme.set(new URLSearchParams(location.search).get('theme'));
mount(App, { target: document.getElementById('app') as HTMLElement });
