namespace Skyops.Tests.Architecture;

/// <summary>Who may use whom; the diagram of ARCHITECTURE.md as data.</summary>
internal static class AllowedReferences
{
    private const string Runtime = "Skyops.Orleans.Embedded";

    /// <summary>Project of the product to the projects that its code may name.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Of = new Dictionary<string, string[]>
    {
        ["Skyops.Merkle"] = [],
        ["Skyops.Sealing"] = [],
        ["Skyops.Kernels"] = [],
        ["Skyops.Grpc"] = [],
        ["Skyops.Kubernetes"] = [],
        ["Skyops.Orleans.Embedded"] = [],
        ["Skyops.Orleans.Embedded.Generator"] = [],
        ["Skyops.Abstractions"] = [Runtime],
        ["Skyops.Ethereum"] = ["Skyops.Merkle"],
        ["Skyops.Core"] = ["Skyops.Abstractions", "Skyops.Merkle", Runtime],
        ["Skyops.Storage"] = ["Skyops.Abstractions", "Skyops.Merkle", Runtime],
        ["Skyops.Grains"] = ["Skyops.Abstractions", "Skyops.Core", "Skyops.Merkle", Runtime],
        ["Skyops.Client"] = ["Skyops.Abstractions", "Skyops.Ethereum", "Skyops.Merkle", "Skyops.Sealing", Runtime],
        ["Skyops.Delivery"] = ["Skyops.Abstractions", Runtime],
        ["Skyops.Worker"] =
        [
            "Skyops.Abstractions", "Skyops.Kernels", "Skyops.Storage", "Skyops.Ethereum", "Skyops.Merkle",
            "Skyops.Grpc", "Skyops.Sealing", "Skyops.Kubernetes", Runtime,
        ],
        ["Skyops.Silo"] =
        [
            "Skyops.Abstractions", "Skyops.Core", "Skyops.Grains", "Skyops.Storage", "Skyops.Ethereum", "Skyops.Merkle",
            "Skyops.Grpc", "Skyops.Sealing", Runtime,
        ],

        // It hosts silo and worker, whose options are partly of Grains; it decides nothing, so never Core.
        ["skyops"] =
        [
            "Skyops.Abstractions", "Skyops.Client", "Skyops.Delivery", "Skyops.Silo", "Skyops.Worker", "Skyops.Grains", "Skyops.Kernels",
            "Skyops.Storage", "Skyops.Ethereum", "Skyops.Merkle", "Skyops.Sealing", Runtime,
        ],
    };

    /// <summary>Pure ones: nothing beside the platform's class library.</summary>
    public static readonly string[] Pure = ["Skyops.Merkle", "Skyops.Sealing", "Skyops.Kernels", "Skyops.Core", "Skyops.Ethereum"];

    /// <summary>What pure ones may use beside it: the chain's client tries again with Polly.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Packages = new Dictionary<string, string[]>
    {
        ["Skyops.Ethereum"] = ["Polly.Core"],
    };

    /// <summary>The only ones that may serve HTTP.</summary>
    public static readonly string[] Servers = ["Skyops.Silo", "Skyops.Grpc"];

    /// <summary>The project's name as its assembly is called.</summary>
    public static string AssemblyOf(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        return name == "Skyops.Cli" ? "skyops" : name;
    }
}
