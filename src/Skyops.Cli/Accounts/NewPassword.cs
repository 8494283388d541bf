using System.CommandLine;

namespace Skyops.Cli.Accounts;

/// <summary>The password of a wallet that is written: that of the environment, else one that is asked for twice, else none.</summary>
internal static class NewPassword
{
    public static readonly Option<bool> Password = new("--password")
    {
        Description = $"Protect it with a password: that of {LocalWallet.PasswordVariable}, or asked for.",
    };

    public static string Choose(CliContext context)
    {
        if (Environment.GetEnvironmentVariable(LocalWallet.PasswordVariable) is { } given) return given;
        if (!context.Get(Password)) return "";
        if (Console.IsInputRedirected) throw CliException.Usage("there is no terminal to ask for a password on", $"set {LocalWallet.PasswordVariable}");
        var first = PasswordPrompt.Ask("Password: ");
        return first == PasswordPrompt.Ask("The same again: ") ? first : throw CliException.Usage("the two passwords differ", "try again");
    }
}
