# The bytes of a string, as numbers: the Nix language has no function for it.
let
  inherit (builtins)
    fromJSON
    genList
    listToAttrs
    stringLength
    substring
    ;
  hexadecimal = digits: number: if digits == 0 then "" else hexadecimal (digits - 1) (number / 16) + digit (number - number / 16 * 16);
  digit = number: substring number 1 "0123456789abcdef";
  # A character below U+10000, written as JSON so that this file stays plain ASCII.
  character = codePoint: fromJSON ''"\u${hexadecimal 4 codePoint}"'';
  # One below U+110000, by its two surrogates.
  farCharacter =
    codePoint:
    let
      above = codePoint - 65536;
      high = above / 1024;
    in
    fromJSON ''"\u${hexadecimal 4 (55296 + high)}\u${hexadecimal 4 (56320 + above - high * 1024)}"'';

  from = first: count: function: genList (index: function (first + index)) count;
  named = name: value: { inherit name value; };

  # Byte -> number. What begins or continues a character of several bytes is cut out of one that has it.
  numbers = listToAttrs (
    from 1 127 (byte: named (character byte) byte)
    ++ from 128 64 (byte: named (substring 1 1 (character byte)) byte)
    ++ from 194 30 (byte: named (substring 0 1 (character ((byte - 192) * 64))) byte)
    # 0xe0 alone begins its range in the middle.
    ++ [ (named (substring 0 1 (character 2048)) 224) ]
    ++ from 225 15 (byte: named (substring 0 1 (character ((byte - 224) * 4096))) byte)
    ++ [ (named (substring 0 1 (farCharacter 65536)) 240) ]
    ++ from 241 4 (byte: named (substring 0 1 (farCharacter ((byte - 240) * 262144))) byte)
  );
in
text: genList (index: numbers.${substring index 1 text}) (stringLength text)
