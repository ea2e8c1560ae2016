# A shell that helps: zsh with suggestions, the starship prompt, fzf on Ctrl-R and Ctrl-T, and Alacritty on a desktop.
# NixOS options only, so that no second flake has to be pinned.
{ pkgs, ... }:
{
  programs = {
    zsh = {
      enable = true;
      # zsh would greet a user without a ~/.zshrc with questions and no prompt. It does so right after /etc/zshenv.
      shellInit = "zsh-newuser-install() { :; }";
      autosuggestions.enable = true;
      syntaxHighlighting.enable = true;
    };
    starship.enable = true;
    fzf = {
      fuzzyCompletion = true;
      keybindings = true;
    };
    neovim = {
      enable = true;
      defaultEditor = true;
    };
  };
  users.defaultUserShell = pkgs.zsh;

  # starship draws symbols that ordinary fonts lack.
  fonts.packages = [ pkgs.nerd-fonts.jetbrains-mono ];
  # Alacritty looks here when the user has no settings of their own.
  environment.etc."alacritty/alacritty.toml".text = ''
    [font]
    size = 12

    [font.normal]
    family = "JetBrainsMono Nerd Font"
  '';

  environment.systemPackages = [
    pkgs.alacritty
    pkgs.bat
    pkgs.fd
    pkgs.mkpasswd
    pkgs.nixfmt
    pkgs.ripgrep
    pkgs.tmux
    pkgs.tree
    pkgs.xclip
  ];
}
