using System.Text;

namespace Skyops.Cli.Accounts;

/// <summary>Asks for a password on the terminal without showing it.</summary>
internal static class PasswordPrompt
{
    public static string Ask(string question)
    {
        Console.Error.Write(question);
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && password.Length > 0) password.Length--;
            else if (!char.IsControl(key.KeyChar)) password.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
