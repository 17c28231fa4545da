#!/bin/sh
# A short film about a short film. The argument is the port that the server listens on.
port=${1:-8080}
pause() { [ -t 1 ] && sleep "$1"; return 0; }
screen() {
  [ -t 1 ] && printf '\033[H\033[2J'
  cat <<EOF
      .-"-.      .-"-.
     /  o  \\____/  o  \\         ____________________
     \\     /----\\     /        |                    |
      '-.-'______'-.-'         |  $1  |
       |  |  []  |  |  ))) ))) |  $2  |
       |__|______|__|          |  $3  |
          /  ||  \\             |____________________|
         /   ||   \\
EOF
  pause 0.7
}
screen '                ' '       3        ' '                '
screen '                ' '       2        ' '                '
screen '                ' '       1        ' '                '
screen '  "A review of  ' '   a reviewer   ' '   of reviews"  '
screen ' "Not bad.      ' '  Not bad        ' '  at all."      '
screen '   \o/   \o/    ' '    |     |     ' '   / \   / \    '
screen '                ' '    POSITIVE    ' '                '
echo
echo "  Now showing at http://localhost:$port/"
