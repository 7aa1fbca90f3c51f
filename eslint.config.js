import { existsSync } from 'node:fs';
import tsdoc from 'eslint-plugin-tsdoc';
import imports from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { ARROWS, GROUND } from './test/helpers/walls.ts';

/**
 * The arrows between the rooms, from the one table that test/architecture.test.ts holds too: whatever
 * lies in `src` and is not named for a room is behind a wall.
 */
const open = (place) =>
  existsSync(`${import.meta.dirname}/src/${place}`) ? `./${place}` : `./${place}.ts`;
const zones = Object.entries(ARROWS).map(([room, arrows]) => ({
  target: `./src/${open(room).slice(2)}`,
  from: './src',
  except: [...new Set([room, ...arrows, ...GROUND])].map(open),
  message: `src/${room} must not import it: see "The arrows" in ARCHITECTURE.md.`,
}));

export default tseslint.config(
  {
    ignores: [
      'dist',
      'data',
      'node_modules',
      'src/generated',
      'src/math/assembly',
      'test/generated',
      'web/src/generated',
      'coverage',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { tsdoc, 'import-x': imports },
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true, maxDepth: 8 }],
      'import-x/no-default-export': 'error',
      'tsdoc/syntax': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-template-curly-in-string': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Async without await is how a synchronous house keeps the promise of an asynchronous port.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // The bookcase is a program of its own: a browser's, which knows the gateway by its schema alone.
    files: ['web/**/*.ts', 'web/**/*.tsx', 'test/web/**/*.ts', 'test/browser/**/*.ts'],
    languageOptions: { parserOptions: { project: './web/tsconfig.json' } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!generated/schema|formats/)',
              message: 'The bookcase uses the public API only.',
            },
          ],
        },
      ],
    },
  },
  {
    // Pages are loaded when they are gone to, and `lazy` wants their component by default.
    files: ['web/src/**/*Page.tsx', 'web/vite.config.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Take a Clock.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take a Clock.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Take a Random.',
        },
        { selector: "Program > VariableDeclaration[kind='let']", message: 'No global state.' },
      ],
    },
  },
  {
    // Tests, benches and configuration are read by tools that want defaults, and print.
    files: ['*.config.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'demo/**/*.ts'],
    rules: {
      'import-x/no-default-export': 'off',
      'no-console': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    // Answers over HTTP are whatever came: a test reads into them, and its assertions are the types.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
