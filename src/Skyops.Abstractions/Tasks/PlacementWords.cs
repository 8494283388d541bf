namespace Skyops.Tasks;

/// <summary>The words that tasks ask with and nodes answer with.</summary>
public static class PlacementWords
{
    public const string NoNetwork = "none";
    public const string Internet = "internet";

    /// <summary>Within the worker's own process tree, for the network's own workloads.</summary>
    public const string TierProcess = "T0";

    /// <summary>In a sandbox of its own namespaces, with a filter of system calls and every limit set.</summary>
    public const string TierSandbox = "T1";

    /// <summary>In a container of an image that the submitter names.</summary>
    public const string TierContainer = "T2";

    /// <summary>Vendors of GPUs, in lower case.</summary>
    public static readonly string[] GpuVendors = ["nvidia", "amd", "intel"];

    /// <summary>What work may reach.</summary>
    public static readonly string[] NetworkPolicies = [NoNetwork, Internet];

    /// <summary>Isolation tiers.</summary>
    public static readonly string[] Tiers = [TierProcess, TierSandbox, TierContainer];

    /// <summary>A name of software is written as a region is: <c>pytorch</c>, <c>node-js</c>.</summary>
    public static bool IsSoftware(string text) => IsRegion(text);

    /// <summary>Lower-case letters and digits in words joined by single dashes: <c>eu-west</c>, <c>us-east-1</c>.</summary>
    public static bool IsRegion(string text)
    {
        if (text.Length is 0 or > Limits.RegionLength) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var dash = text[i] == '-';
            if (dash && (i == 0 || i == text.Length - 1 || text[i - 1] == '-')) return false;
            if (!dash && !char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i])) return false;
        }

        return true;
    }
}
