// The page of an evidence slip: its one button prints it.
const print = document.getElementById('print');
print.hidden = false;
print.addEventListener('click', () => window.print());
