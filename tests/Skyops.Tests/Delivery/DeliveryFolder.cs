using Skyops.Delivery.Bundles;
using Skyops.Delivery.Targets;

namespace Skyops.Tests.Delivery;

/// <summary>A folder that goes away with the test, with bundles in it.</summary>
internal sealed class DeliveryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("skyops-delivery-").FullName;

    /// <summary>A bundle whose one large output does not compress and has no two equal pieces.</summary>
    public async Task<DeliveryPayload> PayloadAsync(int outputBytes) => DeliveryPayload.Of(await BundleAsync(("model.bin", Sample.Bytes(outputBytes))));

    public Task<Bundle> BundleAsync(params (string Path, byte[] Bytes)[] outputs)
    {
        var number = Directory.GetFileSystemEntries(Path).Length;
        var content = Sample.Result(In($"outputs{number}"), outputs);
        return BundleWriter.WriteAsync(content, In($"bundle{number}.tar"));
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
