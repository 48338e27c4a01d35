"""`python -m budgetkit` is the command `budgetkit`."""

from budgetkit.cli import run

if __name__ == "__main__":
    run()
