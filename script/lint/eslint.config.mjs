// What the linter asks of JavaScript: eslint's recommended rules, and names that exist.
import js from '@eslint/js';
import globals from 'globals';

const strict = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': ['error', { destructuring: 'all' }],
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
};
const language = (...names) => ({ ecmaVersion: 2022, sourceType: 'module', globals: Object.assign({}, ...names.map((name) => globals[name])) });

export default [
  { ...js.configs.recommended, rules: { ...js.configs.recommended.rules, ...strict } },
  { files: ['web/page/**'], languageOptions: language('browser', 'serviceworker') },
  { files: ['wasm/**'], languageOptions: language('browser', 'worker', 'node') },
  // Functions of the tests run in the page, too.
  { files: ['tests/**', 'script/**'], languageOptions: language('node', 'browser') },
];
