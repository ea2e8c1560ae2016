// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { MarkedText } from '../../../../renderer/ui/index.ts';

afterEach(cleanup);

it.each([
  ['no mark at all', 'no mark at all'],
  ['<b>Minimal</b> will be written', '<strong>Minimal</strong> will be written'],
  ['often <kbd>F12</kbd>, <kbd>Esc</kbd>.', 'often <kbd>F12</kbd>, <kbd>Esc</kbd>.'],
  ['<b><img src=x></b> & <i>more</i>', '<strong>&lt;img src=x&gt;</strong> &amp; &lt;i&gt;more&lt;/i&gt;'],
])('%s', (text, html) => {
  expect(render(<MarkedText text={text} />).container.innerHTML).toBe(html);
});
