/** Counting what a user does in a page, and the table of it. */

export interface Counted {
  clicks: number;
  /** Keys that were pressed, without Ctrl. */
  typed: number;
  pastes: number;
  /** Dialogs that opened. */
  questions: number;
}

export interface Row extends Counted {
  way: string;
}

/** In the page, so that nothing done in it is missed. */
export const COUNTER = `
  window.counted = { clicks: 0, typed: 0, pastes: 0, questions: 0 };
  addEventListener('pointerdown', ({ isTrusted }) => { counted.clicks += isTrusted; }, true);
  addEventListener('keydown', ({ isTrusted, ctrlKey, key }) => {
    counted.typed += isTrusted && !ctrlKey && key !== 'Control';
  }, true);
  addEventListener('paste', () => { counted.pastes += 1; }, true);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.nodeType === Node.ELEMENT_NODE)
          counted.questions += node.matches('dialog, [role=dialog], [role=alertdialog]') +
            node.querySelectorAll('dialog, [role=dialog], [role=alertdialog]').length;
  }).observe(document, { subtree: true, childList: true });
`;

export function firstMinuteTable(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ way, clicks, pastes, typed, questions }) => `| ${way} | ${clicks} | ${pastes} | ${typed} | ${questions} |`,
  );
  return `# The first minute

From the first screen to writing, onto one empty stick that is plugged in. Counted in the page by
\`tests/e2e/first-minute.spec.ts\`, which also holds the limits; \`FLAKESTICK_WRITE_DOCS=1 npx playwright test
tests/e2e/first-minute.spec.ts\` writes this page. [Other programs](comparison.md) are counted from their sources.

| what | clicks | pasted | keys typed | questions |
|---|---|---|---|---|
${lines.join('\n')}

- To drop or paste a file is no click of this table; to choose it in the list of files takes two more.
- The question is the last one, before the drive is erased. A drive that holds data, or is large, is named in it by typing.
- The password is asked once for each job, by the system, where the user may not write the drive without it.
- Seconds are not counted: a preset takes as long as its build, and the official image as long as its download.
`;
}
