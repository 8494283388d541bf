using Skyops.Errors;

namespace Skyops.Cli;

/// <summary>A failure that is to be told to the person, with what to do about it.</summary>
internal sealed class CliException(int exitCode, string message, string? hint = null) : Exception(message)
{
    public int ExitCode => exitCode;

    public string? Hint => hint;

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public static CliException Usage(string message, string? hint = null) => new(ExitCodes.Usage, message, hint);

    public static CliException Failed(string message, string? hint = null) => new(ExitCodes.Failed, message, hint);
}
