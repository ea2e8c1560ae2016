/** Takes: the name of a preset. Gives: its drawing. Touches: the page only. */
export { Scene } from './Scene.tsx';
export { SCENES } from './scenes.tsx';
