using System.CommandLine.Parsing;
using Skyops.Worker.Options;

namespace Skyops.Cli.Values;

/// <summary>Windows of time as <see cref="WorkHours"/> reads them.</summary>
internal static class HoursText
{
    public static WorkHours? Parse(ArgumentResult result)
    {
        if (WorkHours.TryParse([.. result.Tokens.Select(token => token.Value)], out var hours, out var problem)) return hours;
        result.AddError(problem);
        return null;
    }
}
