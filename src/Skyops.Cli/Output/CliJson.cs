using System.Text.Json.Serialization;
using Skyops.Cli.Accounts;
using Skyops.Cli.Chain;
using Skyops.Cli.Delivery;
using Skyops.Cli.Demo;
using Skyops.Cli.Doctor;
using Skyops.Cli.Hosting;
using Skyops.Cli.Recipes;
using Skyops.Cli.Sealing;
using Skyops.Cli.Tasks;
using Skyops.Client.Chain;
using Skyops.Storage.Archives;

namespace Skyops.Cli.Output;

/// <summary>JSON of what the CLI itself makes; what the API answers is printed as the API wrote it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArchiveSummary))]
[JsonSerializable(typeof(ChainDemoReport))]
[JsonSerializable(typeof(DeliverReport))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(TorchReport))]
[JsonSerializable(typeof(ContainerReport))]
[JsonSerializable(typeof(DeployReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(EncryptionKeyReport))]
[JsonSerializable(typeof(DownloadReport))]
[JsonSerializable(typeof(RecipeList))]
[JsonSerializable(typeof(SentReport))]
[JsonSerializable(typeof(LoginReport))]
[JsonSerializable(typeof(LogoutReport))]
[JsonSerializable(typeof(SiloStarted))]
[JsonSerializable(typeof(TaskProofVerdict))]
[JsonSerializable(typeof(UnpackReport))]
[JsonSerializable(typeof(UpStarted))]
[JsonSerializable(typeof(WalletReport))]
[JsonSerializable(typeof(WithdrawReport))]
[JsonSerializable(typeof(WorkerStarted))]
internal sealed partial class CliJson : JsonSerializerContext;
