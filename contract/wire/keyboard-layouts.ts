/**
 * The layouts of X11 (xkeyboard-config 2.35, `! layout` of evdev.lst, and `nz` of 2.38): a typo would otherwise only fail late
 * in the build.
 */
export const KEYBOARD_LAYOUTS: readonly string[] = (
  'af al am ara at au az ba bd be bg br brai bt bw by ca cd ch cm cn cz de dk dz ee epo es et fi fo fr gb ge gh ' + // not shown: names of layouts
  'gn gr hr hu id ie il in iq ir is it jp jv ke kg kh kr kz la latam lk lt lv ma mao md me mk ml mm mn mt mv my ' + // not shown: names of layouts
  'ng nl no np nz ph pk pl pt ro rs ru se si sk sn sy tg th tj tm tr tw tz ua us uz vn za'
) // not shown: names of layouts
  .split(' ');

export function isKeyboardLayout(name: string): boolean {
  return KEYBOARD_LAYOUTS.includes(name);
}
