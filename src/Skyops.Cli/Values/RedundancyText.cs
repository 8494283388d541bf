using System.CommandLine.Parsing;
using System.Globalization;
using Skyops.Tasks;

namespace Skyops.Cli.Values;

/// <summary>A number of replicas, or <c>adaptive</c>.</summary>
internal static class RedundancyText
{
    public static int? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text == RedundancyJsonConverter.Adaptive) return TaskSpec.Adaptive;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas is >= 1 and <= Limits.Redundancy) return replicas;
        result.AddError($"--redundancy {text}: write adaptive, or a number from 1 to {Limits.Redundancy}");
        return null;
    }
}
