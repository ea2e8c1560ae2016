/** The button that starts an image or a stick in a virtual machine, and what is said while that runs. */
export const start = 'Try it';
export const startThis = ({ what }: { what: string }) => `Try ${what} in a virtual machine`;
export const detail = 'Starts it in a virtual machine. Nothing on it is changed.';
export const stop = 'Switch off';
export const stopThis = ({ what }: { what: string }) => `Switch off the virtual machine of ${what}`;
export const starting = 'The virtual machine is starting…';
export const others = 'Another virtual machine is running.';
/** `stage`: a sentence such as “The kernel runs”. */
export const running = ({ stage }: { stage: string }) => `Virtual machine: ${stage}`;
export const ended = 'The virtual machine was switched off.';
