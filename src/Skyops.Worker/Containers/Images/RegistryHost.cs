using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>A registry that the operator allows.</summary>
/// <param name="Host">As references name it.</param>
/// <param name="Address">Where it answers.</param>
internal sealed record RegistryHost(string Host, Uri Address)
{
    private const string Plain = "http://";

    /// <summary>Reads <c>registry.example</c>, or <c>http://127.0.0.1:5000</c> for one without TLS; null when it is neither.</summary>
    public static RegistryHost? TryParse(string text)
    {
        var plain = text.StartsWith(Plain, StringComparison.Ordinal);
        var host = plain ? text[Plain.Length..].TrimEnd('/') : text;
        return ImageReference.IsHost(host) ? new RegistryHost(host, new Uri($"{(plain ? "http" : "https")}://{host}/v2/")) : null;
    }
}
