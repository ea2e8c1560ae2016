// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { useNavigation } from '../../../../../renderer/navigation.ts';
import { Shortcuts } from '../../../../../renderer/screens/frame/Shortcuts.tsx';
import { keysText, press, shortcutOf } from '../../../../../renderer/shortcuts.ts';
import { BottomBar, Button } from '../../../../../renderer/ui/index.ts';

afterEach(cleanup);

const key = (name: string, change: KeyboardEventInit = { ctrlKey: true }): boolean =>
  fireEvent.keyDown(window, { key: name, ...change });

it('Ctrl with 1, 2 and 3 leads to the places, and the browser does not hear of it', () => {
  render(<Shortcuts />);
  for (const [name, section] of [
    ['2', 'verify'],
    ['3', 'records'],
    ['1', 'flash'],
  ] as const) {
    // False: it was prevented.
    expect(key(name)).toBe(false);
    expect(useNavigation.getState().section).toBe(section);
  }
});

it('keys that are none of ours, or are held with others, are left to the browser', () => {
  render(<Shortcuts />);
  for (const [name, change] of [
    ['2', {}],
    ['2', { ctrlKey: true, shiftKey: true }],
    ['2', { ctrlKey: true, altKey: true }],
    ['2', { metaKey: true }],
    ['F1', { ctrlKey: true }],
    ['7', { ctrlKey: true }],
  ] as const)
    expect(key(name, change)).toBe(true);
  expect(useNavigation.getState().section).toBe('flash');
});

it('Ctrl+Enter presses the main button of the bar, if it can be pressed', () => {
  const pressed = vi.fn();
  const bar = (isDisabled: boolean) => (
    <>
      <Shortcuts />
      <Button kind="primary">Not in the bar</Button>
      <BottomBar
        planId="plan"
        plan=""
        actions={
          <Button kind="primary" disabled={isDisabled} onClick={pressed}>
            Flash…
          </Button>
        }
      />
    </>
  );
  const { rerender } = render(bar(true));
  key('Enter');
  expect(pressed).not.toHaveBeenCalled();
  rerender(bar(false));
  key('Enter');
  expect(pressed).toHaveBeenCalledOnce();
  expect(document.activeElement?.textContent).toBe('Flash…');
});

it('does nothing while a dialog waits for an answer', () => {
  render(<Shortcuts />);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  expect(key('2')).toBe(true);
  expect(press('verify')).toBe(false);
  dialog.remove();
  expect(useNavigation.getState().section).toBe('flash');
});

it('F1 lists the keys', () => {
  render(<Shortcuts />);
  key('F1', {});
  expect(screen.getByText('Ctrl+Enter')).toBeTruthy();
  expect(keysText('open', 'Strg')).toBe('Strg+O');
  expect(shortcutOf({ key: 'O', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false })).toBe('open');
});
