namespace Skyops.Cli;

/// <summary>Reads the addresses of <c>--silo</c>.</summary>
internal static class SiloUrls
{
    public static IReadOnlyList<Uri> Parse(string text)
    {
        var addresses = new List<Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw CliException.Usage($"--silo '{part}' is no http or https address", "for example --silo http://127.0.0.1:5080");
            addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses : throw CliException.Usage("--silo names no address", "for example --silo http://127.0.0.1:5080");
    }
}
