import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const noClock = [
  { object: 'Date', property: 'now', message: 'The engine holds no clock: take the time as a parameter.' },
  { object: 'Math', property: 'random', message: 'The engine holds no randomness: take a seed as a parameter.' },
];

// Tools that find their configuration by a default export; Svelte components have one by nature.
const toolFiles = ['*.config.{js,ts}'];

export default tseslint.config(
  { ignores: ['out/', 'dist/', '.cache/', 'node_modules/', 'test-results/', 'resources/', 'docs/'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.{ts,mjs,js,svelte}'],
    languageOptions: { sourceType: 'module' },
    rules: {
      'max-lines': ['error', 400],
      // Comparing with null means "null or undefined" and is clearer than both.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name for one thing everywhere.' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      // The compiler and svelte-check know these names better.
      'no-undef': 'off',
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    files: ['src-main/engine/**/*.ts', 'src-main/base/**/*.ts', 'src-main/service/**/*.ts', 'src-main/contract/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...noClock],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name for one thing everywhere.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The engine holds no clock: take the time as a parameter.' },
        { selector: "CallExpression[callee.name='Date']", message: 'The engine holds no clock: take the time as a parameter.' },
        { selector: "CallExpression[callee.property.name=/^toLocale/]", message: 'Formatting for a locale belongs to src-renderer/text.' },
      ],
    },
  },
  // Results of a command belong on standard output.
  { files: ['scripts/**/*.mjs', 'test/bench/**'], rules: { 'no-console': 'off' } },
  // Code from text is what these tests try to smuggle in.
  { files: ['test/e2e/hardening.e2e.ts'], rules: { 'no-new-func': 'off', 'no-eval': 'off', 'no-implied-eval': 'off' } },
  // Streams keep their rows in plain maps on purpose and announce a whole frame at once.
  { files: ['src-renderer/client/**/*.ts'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  { files: toolFiles, rules: { 'no-restricted-syntax': 'off' } },
);
