import { describe, expect, it } from 'vitest';
import { parseNixLogLine } from '../../../../../main/system/nix/index.ts';

const nix = (json: string): string => `@nix ${json}`;

describe('a line of the log', () => {
  it('keeps neighbouring ids above 2^53 apart', () => {
    const lines = [9007199254740992n, 9007199254740993n].map((id) =>
      parseNixLogLine(nix(`{"action":"stop","id":${id}}`)),
    );
    expect(lines).toEqual([
      { kind: 'stop', id: '9007199254740992' },
      { kind: 'stop', id: '9007199254740993' },
    ]);
  });

  it('reads a build, with its parent since 2.18', () => {
    const json =
      '{"action":"start","id":18014398509481985,"level":3,"parent":18014398509481984,"text":"building","type":105,"fields":["/nix/store/x.drv","",1,1]}';
    expect(parseNixLogLine(nix(json))).toEqual({
      kind: 'start',
      id: '18014398509481985',
      parent: '18014398509481984',
      activity: 'build',
      text: 'building',
      fields: ['/nix/store/x.drv', '', 1, 1],
    });
  });

  it('does not mistake text that looks like an id', () => {
    const line = parseNixLogLine(nix('{"action":"result","id":7,"type":101,"fields":["{\\"id\\":12}"]}'));
    expect(line).toEqual({ kind: 'build-output', id: '7', line: '{"id":12}' });
  });

  it('takes escapes out of messages', () => {
    const line = parseNixLogLine(nix('{"action":"msg","level":0,"msg":"\\u001b[31;1merror:\\u001b[0m oh"}'));
    expect(line).toEqual({ kind: 'message', level: 0, text: 'error: oh' });
  });

  it.each([
    ['{"action":"start","id":1,"level":4,"text":"x","type":113}', { kind: 'start', activity: 'other' }],
    ['{"action":"start","id":1,"level":4,"text":"x","type":999,"fields":[null,{"a":1}]}', { activity: 'other' }],
    ['{"action":"result","id":1,"type":109,"fields":["/nix/store/x"]}', { kind: 'unrecognised' }],
    ['{"action":"dance","id":1}', { kind: 'unrecognised' }],
    ['{"action":"stop"}', { kind: 'unrecognised' }],
    ['{"action":', { kind: 'unrecognised' }],
    ['null', { kind: 'unrecognised' }],
    ['[1]', { kind: 'unrecognised' }],
    ['"text"', { kind: 'unrecognised' }],
    ['{"action":"result","id":1,"type":105,"fields":"none"}', { kind: 'progress', done: 0, expected: 0 }],
    ['{"action":"result","id":1,"type":105,"fields":[1e999,1e300]}', { kind: 'progress', done: 0, expected: 0 }],
    ['{"action":"result","id":1,"type":105,"fields":[-5,"x"]}', { kind: 'progress', done: 0, expected: 0 }],
  ])('never throws, and goes on: %s', (json, expected) => {
    expect(parseNixLogLine(nix(json))).toMatchObject(expected);
  });

  it('keeps the beginning of an error that was cut, wherever that was', () => {
    const message = 'error: it says “no”\n  … with "quotes", \\ and \u0007';
    const error = {
      action: 'msg',
      column: 5,
      file: '/x.nix',
      level: 0,
      line: 2,
      msg: message,
      raw_msg: 'no',
      trace: [],
    };
    const whole = JSON.stringify(error);
    const begin = whole.indexOf('error: ');
    for (let length = begin + 7; length < whole.length; length += 1) {
      const line = parseNixLogLine(nix(whole.slice(0, length)));
      expect(line).toMatchObject({ kind: 'message', level: 0 });
      expect(message.startsWith('text' in line ? line.text : '?')).toBe(true);
    }
  });

  it('passes on what git prints', () => {
    expect(parseNixLogLine('fatal: not a repository')).toEqual({ kind: 'plain', text: 'fatal: not a repository' });
  });
});
